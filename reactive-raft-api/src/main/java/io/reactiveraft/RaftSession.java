package io.reactiveraft;

import reactor.core.publisher.Mono;

/**
 * Proposals that can be repeated and are applied once (dissertation §6.3). Made by {@link Raft#session()}; costs the
 * group nothing before its first proposal.
 *
 * <pre>{@code
 * session.propose(new Transfer("ada", "bob", 40))
 *         .retryWhen(Retry.backoff(10, Duration.ofMillis(100))
 *                 .filter(error -> error instanceof RaftException known && known.isRetryable()));
 * }</pre>
 *
 * <p>The group remembers the session, and the results that its proposals may still be asked for, on every replica. It
 * forgets a session that was not used for {@link RaftConfig.Timing#sessionTimeout()}; the node keeps those in use that
 * the application holds, so that this happens to a session whose node is gone, or which was let go without
 * {@link #close}. A session does not outlive the node that it was made on. Thread-safe.
 */
public interface RaftSession {

    /**
     * A proposal with one identity, however often it is subscribed to: {@code retry}, {@code retryWhen} and a second
     * subscriber never apply the command twice, and all get the first result, {@code repeat} too. Each call makes
     * another proposal: to repeat one, subscribe to the same Mono again.
     *
     * <p>A result is kept in the Mono: to subscribe once more asks nobody. Those who subscribe at the same time share
     * one attempt. Before the first one ever the session is opened, which may take a
     * {@link RaftConfig.Timing#proposalTimeout()} of its own.
     *
     * <p><b>Thread:</b> as {@link Raft#propose}. <b>Demand:</b> as there, and no more than 1,024 of a session are
     * unfinished at once: under way, or ended without a result after they may have been appended, and still held by
     * somebody who could subscribe again. <b>Cancellation:</b> before the append it withdraws the attempt if nobody
     * else shares it, after it the entry goes its way, and a new subscriber gets its result. <b>Errors:</b> as
     * {@link Raft#propose}, but what is said of the outcome holds for all attempts together: with
     * {@link Outcome#NOT_APPENDED} none of them was appended. An {@link OutcomeUnknownException} is retryable here.
     * {@link SessionExpiredException} if the group does not know the session any more, {@link OverloadedException} also
     * if the group or the session has as much to remember as it may.
     */
    <R> Mono<R> propose(Command<R> command);

    /**
     * Ends the session: the group forgets it. Proposals that are not appended by then end with
     * {@link SessionExpiredException}. Idempotent, and safe to repeat after any error.
     *
     * <p><b>Thread:</b> as {@link Raft#propose}. <b>Cancellation:</b> the closing goes on. <b>Errors:</b> as
     * {@link Raft#propose}; the session is not kept in use any more in any case, and expires.
     */
    Mono<Void> close();
}
