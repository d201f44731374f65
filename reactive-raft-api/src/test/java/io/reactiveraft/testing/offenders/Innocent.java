package io.reactiveraft.testing.offenders;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.retry.Retry;

/** What the rules ask for, and so must let pass. */
public final class Innocent {

    private static final Duration SOON = Duration.ofMillis(1);

    public Instant instant(Clock clock) {
        return Instant.now(clock);
    }

    public Random random(long seed) {
        return new Random(seed);
    }

    public Scheduler immediate() {
        return Schedulers.immediate();
    }

    public Mono<String> timeout(Mono<String> mono, Scheduler scheduler) {
        return mono.timeout(SOON, scheduler).retryWhen(Retry.backoff(1, SOON).scheduler(scheduler));
    }

    public Disposable subscribe(Mono<String> mono) {
        return mono.subscribe(value -> {}, error -> {});
    }
}
