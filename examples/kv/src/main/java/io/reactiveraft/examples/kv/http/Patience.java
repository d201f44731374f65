package io.reactiveraft.examples.kv.http;

import io.reactiveraft.Outcome;
import io.reactiveraft.RaftException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.Supplier;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/**
 * Rides out an election: a call that surely had no effect and may well succeed a little later is made again for two
 * seconds. One whose outcome is unknown is never repeated.
 */
public final class Patience {

    private static final Duration TOTAL = Duration.ofSeconds(2);
    private static final Duration PAUSE_MIN = Duration.ofMillis(20);
    private static final Duration PAUSE_MAX = Duration.ofMillis(250);

    private final Scheduler clock;

    /**
     * With the clock that pauses are taken on.
     *
     * @param clock belongs to the caller
     */
    public Patience(Scheduler clock) {
        this.clock = clock;
    }

    /** Makes the call, anew for each attempt, so that each may choose another node. */
    public <T> Mono<T> with(Supplier<Mono<T>> call) {
        return with(call, Patience::isWorthAnotherTry);
    }

    /** The same, with another notion of what is worth another try. */
    <T> Mono<T> with(Supplier<Mono<T>> call, Predicate<Throwable> worth) {
        return Mono.defer(() -> {
            long end = now() + TOTAL.toMillis();
            return Mono.defer(call)
                    .retryWhen(Retry.backoff(Long.MAX_VALUE, PAUSE_MIN)
                            .maxBackoff(PAUSE_MAX)
                            .scheduler(clock)
                            .filter(error -> worth.test(error) && now() < end));
        });
    }

    static boolean isWorthAnotherTry(Throwable error) {
        return error instanceof RaftException raft && raft.isRetryable() && raft.outcome() == Outcome.NOT_APPENDED;
    }

    private long now() {
        return clock.now(TimeUnit.MILLISECONDS);
    }
}
