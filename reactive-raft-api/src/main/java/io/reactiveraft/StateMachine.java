package io.reactiveraft;

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
     * {@link CommandResult#failed}.
     *
     * @param commands what was committed, index ascending
     * @return exactly one result per command, in the same order
     */
    Flux<CommandResult> apply(Flux<Committed<Command<?>>> commands);

    /** The state for queries, called on the apply thread between two commands. */
    S state();
}
