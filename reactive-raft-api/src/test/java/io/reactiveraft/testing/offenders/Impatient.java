package io.reactiveraft.testing.offenders;

import java.time.Duration;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;
import reactor.util.function.Tuple2;
import reactor.util.retry.Retry;
import reactor.util.retry.RetryBackoffSpec;

/** Reactor's shortcuts. */
public final class Impatient {

    private static final Duration SOON = Duration.ofMillis(1);

    private Impatient() {}

    public static final class SharedSchedulers {
        public Scheduler parallel() {
            return Schedulers.parallel();
        }

        public Scheduler elastic() {
            return Schedulers.newBoundedElastic(1, 1, "elastic");
        }
    }

    public static final class WrappedExecutors {
        public Scheduler wrap(Executor executor) {
            return Schedulers.fromExecutor(executor);
        }
    }

    public static final class DefaultSchedulers {
        public Mono<Long> delay() {
            return Mono.delay(SOON);
        }

        public Flux<Long> interval() {
            return Flux.interval(SOON);
        }

        public Mono<String> timeout(Mono<String> mono) {
            return mono.timeout(SOON);
        }

        public Flux<String> delayElements(Flux<String> flux) {
            return flux.delayElements(SOON);
        }

        public Mono<String> cache(Mono<String> mono) {
            return mono.cache(SOON);
        }

        public Mono<String> cacheByValue(Mono<String> mono) {
            return mono.cache(value -> SOON, error -> SOON, () -> SOON);
        }

        public Flux<Tuple2<Long, String>> elapsed(Flux<String> flux) {
            return flux.elapsed();
        }
    }

    public static final class Retries {
        public Retry backoff() {
            return Retry.backoff(1, SOON);
        }

        public RetryBackoffSpec fixed() {
            return Retry.fixedDelay(1, SOON).jitter(0.5);
        }
    }

    public static final class Blocking {
        public @Nullable String block(Mono<String> mono) {
            return mono.block();
        }

        public @Nullable String last(Flux<String> flux) {
            return flux.blockLast(SOON);
        }
    }

    public static final class LostErrors {
        public void silent(Mono<String> mono) {
            mono.subscribe();
        }

        public void hopeful(Flux<String> flux) {
            flux.subscribe(value -> {});
        }
    }
}
