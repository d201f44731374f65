package io.reactiveraft;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * One replicated state machine: the object that applications inject. Works the same on every node of the group; a node
 * that does not lead forwards to the one that does.
 *
 * <p>Everything is cold: nothing happens before subscription, and each subscription is one more proposal or query.
 * Instances are thread-safe.
 *
 * @param <S> the state that queries read
 */
public interface Raft<S> {

    /** The group. */
    GroupId group();

    /**
     * Proposes a command; emits the state machine's result once the command is committed and applied on this node.
     *
     * <p><b>Thread:</b> encodes on the subscriber's thread; a result is emitted on the group's apply thread, an error
     * there, on the group's loop, or on the subscriber's own thread: on none of them may the subscriber block.
     * <b>Demand:</b> proposals wait in a line bounded by bytes, in the order of subscription; when it is full they end
     * at once with {@link OverloadedException}. <b>Cancellation:</b> before the append it withdraws the proposal, after
     * it the entry goes its way and the result is dropped. <b>Errors:</b> always a {@link RaftException}, whose
     * {@link RaftException#outcome()} says what is known about the proposal.
     */
    <R> Mono<R> propose(Command<R> command);

    /**
     * Proposes a stream of commands in its order; results come in the same order, and one that fails does not end the
     * stream. The log keeps the order too, unless a leader refuses some of them for want of room, or is replaced: then
     * they are proposed again and may come behind later ones.
     *
     * <p><b>Thread:</b> as {@link #propose}. <b>Demand:</b> takes from upstream so many that 256 are under way.
     * <b>Cancellation:</b> cancels upstream and withdraws what is not appended. <b>Errors:</b> only those of upstream,
     * after the results of what came before.
     */
    <R> Flux<ProposalResult<R>> proposeAll(Publisher<? extends Command<R>> commands);

    /**
     * Begins a session, in which a proposal can be repeated and is applied once. Each call gives another; it costs
     * nothing before its first proposal.
     */
    RaftSession session();

    /** A linearizable query; see {@link #query(Function, ReadConsistency)}. */
    default <A> Mono<A> query(Function<? super S, ? extends @Nullable A> question) {
        return query(question, ReadConsistency.LINEARIZABLE);
    }

    /**
     * Asks the state a question; a null answer completes empty.
     *
     * <p><b>Thread:</b> the question runs on the apply thread, between two commands: it must be short, and must not let
     * the mutable state escape. The answer is emitted there; an error there or on the group's loop. <b>Demand:</b>
     * queries of one consistency that arrive together share one confirmation. <b>Cancellation:</b> the question is no
     * longer asked. <b>Errors:</b> {@link NoLeaderException} if the read was not confirmed, or its index not applied on
     * this node, within a proposal's timeout (a stale one waits for nothing), what the question throws,
     * {@link OverloadedException} if 65,536 queries are under way, {@link NotMemberException},
     * {@link NodeClosedException}, {@link StorageFailedException} if the group stops.
     */
    <A> Mono<A> query(Function<? super S, ? extends @Nullable A> question, ReadConsistency consistency);

    /**
     * Follows what is committed, from an index on and without end: first from the log, then live.
     *
     * <p>This is the log, not what came of it. A command that was proposed in a {@link RaftSession} and sent more than
     * once may stand here more than once, though it was applied once: all of them have the same
     * {@link Committed#call()}. One whose session had expired stands here too, and was not applied at all. What must be
     * exact belongs into the state machine.
     *
     * <p><b>Thread:</b> the group's feed thread. <b>Demand:</b> each subscriber reads the log at its own pace; one that
     * never requests costs a few hundred bytes and slows nobody. <b>Cancellation:</b> at any time. <b>Errors:</b>
     * {@link InvalidConfigException} if {@code fromIndex} is below 1, {@link LogCompactedException} if it is no longer
     * in the log, {@link StorageFailedException} if the group stops, what the codec throws at bytes that it cannot
     * read; it completes when the node closes. Its end may come from the apply thread.
     *
     * @param fromIndex the first index wanted, from 1; may lie in the future
     */
    Flux<Committed<Command<?>>> committed(long fromIndex);

    /**
     * The group as this node sees it: the present picture first, then one at each change of role, term or leader, and
     * of indexes at most every 50 ms.
     *
     * <p><b>Thread:</b> the present picture on the subscriber's, others on the group's loop. <b>Demand:</b> pictures
     * that were not asked for in time are skipped. <b>Cancellation:</b> at any time. <b>Errors:</b> none; it completes
     * when the group closes or stops.
     */
    Flux<RaftStatus> status();
}
