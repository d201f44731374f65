package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/** Virtual time, and what a process schedules in it. */
class WorldTest {

    private final World world = new World(1, new Trace(null));
    private final Life life =
            new Life(world, new SimulatedClock(world, world.random("clock"), 0.5), world.random("life"));
    private final List<String> happened = new ArrayList<>();

    @Test
    void whatIsToHappenAfterTheEndOfTimeDoesNotHappenNow() {
        world.step(1_000_000_000);
        world.after(Long.MAX_VALUE, () -> happened.add("never"));
        life.later(100_000, TimeUnit.DAYS, () -> happened.add("in 273 years"));
        life.later(Long.MAX_VALUE, TimeUnit.DAYS, () -> happened.add("never"));

        assertThat(world.step(100 * 365 * 86_400_000_000_000L)).isFalse();
        assertThat(happened).isEmpty();
    }

    @Test
    void aPauseWithoutEndDoesNotEndAtOnce() {
        world.step(1_000_000_000);
        life.pause(Long.MAX_VALUE);
        life.soon(() -> happened.add("paused"));
        world.step(Long.MAX_VALUE - 1);

        assertThat(world.step(Long.MAX_VALUE - 1)).isFalse();
        assertThat(happened).isEmpty();
    }

    @Test
    void aTaskIsOverWhenItHasRunOrWasCancelled() {
        Scheduler.Worker worker = life.scheduler().createWorker();
        Disposable runs = worker.schedule(() -> happened.add("ran"));
        Disposable cancelled = worker.schedule(() -> happened.add("cancelled"), 1, TimeUnit.SECONDS);
        cancelled.dispose();
        assertThat(runs.isDisposed()).isFalse();

        while (world.step(10_000_000_000L)) {
            // All of it.
        }
        assertThat(runs.isDisposed()).isTrue();
        assertThat(cancelled.isDisposed()).isTrue();
        assertThat(happened).containsExactly("ran");
    }
}
