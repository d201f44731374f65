package io.reactiveraft.examples.simulation;

import io.reactiveraft.testkit.Outputs;
import io.reactiveraft.testkit.Report;
import io.reactiveraft.testkit.Schedule;
import io.reactiveraft.testkit.Simulation;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** Runs seeds, each on one thread, until all have run or one of them breaks a rule. */
final class Campaign {

    /**
     * How one seed ended.
     *
     * @param schedule what was played
     * @param report what came of it; null if a rule was broken
     * @param failure what was found; null if nothing was
     */
    record End(
            Schedule schedule,
            @Nullable Report report,
            @Nullable Throwable failure) {}

    private final LongFunction<Schedule> schedules;
    private final Outputs outputs;

    Campaign(LongFunction<Schedule> schedules, Outputs outputs) {
        this.schedules = schedules;
        this.outputs = outputs;
    }

    /** Ends behind the first failure. On the scheduler, so many at once. */
    Flux<End> run(long first, long last, Scheduler threads, int workers) {
        return Flux.<Long, Long>generate(() -> first, (seed, sink) -> {
                    if (seed > last) {
                        sink.complete();
                    } else {
                        sink.next(seed);
                    }
                    return seed + 1;
                })
                .flatMap(seed -> Mono.fromCallable(() -> run(seed)).subscribeOn(threads), workers, 1)
                .takeUntil(end -> end.failure() != null);
    }

    private End run(long seed) {
        Schedule schedule = schedules.apply(seed);
        try {
            return new End(schedule, Simulation.run(schedule, outputs), null);
        } catch (AssertionError | LinkageError | RuntimeException failure) {
            return new End(schedule, null, failure);
        }
    }
}
