package io.reactiveraft;

import java.util.Optional;
import reactor.core.publisher.Flux;

/**
 * What a group replicates. At the bottom it is a pipeline that pulls committed commands and answers each with one
 * result, in order. Most users take {@link StateMachines#of} instead, which asks for one plain handler per type of
 * command.
 *
 * <p>A state machine must be deterministic: the same commands in the same order give the same state and results on
 * every replica. No clock, no random, no I/O; side effects belong to subscribers of {@link Raft#committed}.
 *
 * @param <S> the state that queries read
 */
public interface StateMachine<S> {

    /** How this machine's commands become bytes. */
    CommandCodec codec();

    /**
     * Applies commands: called once in the life of a group on this node, before the first command.
     *
     * <p><b>Thread:</b> commands arrive on the group's apply thread; results may be emitted there only. <b>Demand:</b>
     * commands are taken from the log as they are requested, what is not requested stays in the log. <b>Errors:</b> an
     * error, a completion or a cancellation stops the group on this node, since its state would no longer follow the
     * log; when the group closes it cancels the results; a command that must be refused is answered with
     * {@link CommandResult#failed}. An answer must not wait for a further command: before a snapshot is taken, all are
     * awaited, and nothing more is handed over until then.
     *
     * @param commands what was committed, index ascending
     * @return exactly one result per command, in the same order
     */
    Flux<CommandResult> apply(Flux<Committed<Command<?>>> commands);

    /** The state for queries, called on the apply thread between two commands. */
    S state();

    /**
     * How the state becomes a snapshot and comes back; asked once. Empty if it cannot: then the log is kept for ever,
     * and must be applied from its beginning at each start.
     */
    default Optional<StateSnapshots> snapshots() {
        return Optional.empty();
    }
}
