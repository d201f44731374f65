package io.reactiveraft.testkit;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import reactor.core.scheduler.Scheduler;

/**
 * One process from its start to its end: what it schedules runs a little later, not at all once it has ended, and not
 * while it is paused. It does not notice a pause but by its clock.
 */
final class Life {

    /** How long a task waits for a thread at the most, as a rule. */
    private static final int DISPATCH_NANOS = 20_000;

    private final World world;
    private final SimulatedClock clock;
    private final SplittableRandom random;
    private final VirtualScheduler scheduler = new VirtualScheduler(this);
    private long pausedUntilNanos;
    private boolean over;
    private int fuse;
    private Runnable onBurnt = () -> {};

    Life(World world, SimulatedClock clock, SplittableRandom random) {
        this.world = world;
        this.clock = clock;
        this.random = random;
    }

    Scheduler scheduler() {
        return scheduler;
    }

    /** What its clock shows. */
    long nanoTime() {
        return clock.nanos();
    }

    boolean isOver() {
        return over;
    }

    /** Nothing of it runs any more. */
    void end() {
        over = true;
    }

    /** Something happens to it when it has said or written something so many times more; never, if that is 0. */
    void light(int effects, Runnable burnt) {
        fuse = effects;
        onBurnt = burnt;
    }

    /** It has just said or written something; what it does next may be the end of it. */
    void burn() {
        if (fuse > 0 && --fuse == 0) {
            onBurnt.run();
        }
    }

    /** Nothing of it runs for a while. */
    void pause(long nanos) {
        pausedUntilNanos = Math.max(pausedUntilNanos, world.in(nanos));
    }

    /** The pause is over. */
    void resume() {
        pausedUntilNanos = 0;
    }

    /** Runs as soon as a thread is free. */
    void soon(Runnable task) {
        world.after(random.nextInt(DISPATCH_NANOS), () -> run(task));
    }

    /** Runs when its own clock has moved on so far. */
    void later(long delay, TimeUnit unit, Runnable task) {
        world.after(clock.worldNanos(unit.toNanos(Math.max(0, delay))), () -> run(task));
    }

    private void run(Runnable task) {
        if (over) {
            return;
        }
        long pause = pausedUntilNanos - world.nanos();
        if (pause > 0) {
            world.after(pause, () -> run(task));
        } else {
            task.run();
        }
    }
}
