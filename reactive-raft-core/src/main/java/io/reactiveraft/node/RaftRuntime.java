package io.reactiveraft.node;

import io.reactiveraft.kernel.Mark;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Clock, threads and random numbers: the only place in core where they come from. Handing in one of virtual time makes
 * whole nodes deterministic.
 *
 * <p>All three schedulers must run the tasks of one worker in order and never two at once. They may be the same.
 */
public final class RaftRuntime {

    private static final long CLOSE_DELAY_MILLIS = 100;

    private final Scheduler loops;
    private final Scheduler appliers;
    private final Scheduler feeds;
    private final LongSupplier nanoTime;
    private final long seed;
    private final Consumer<Mark> marks;

    /**
     * A runtime of parts, which end with {@link #close()}; a node never closes a runtime that it was handed.
     *
     * @param loops where groups are stepped and timers run
     * @param appliers where state machines run
     * @param feeds where subscribers of committed entries are served
     * @param nanoTime the present time in nanoseconds on a monotonic scale, callable from any thread
     * @param seed what random numbers are derived from
     */
    public RaftRuntime(Scheduler loops, Scheduler appliers, Scheduler feeds, LongSupplier nanoTime, long seed) {
        this(loops, appliers, feeds, nanoTime, seed, mark -> {});
    }

    private RaftRuntime(
            Scheduler loops,
            Scheduler appliers,
            Scheduler feeds,
            LongSupplier nanoTime,
            long seed,
            Consumer<Mark> marks) {
        this.loops = loops;
        this.appliers = appliers;
        this.feeds = feeds;
        this.nanoTime = nanoTime;
        this.seed = seed;
        this.marks = marks;
    }

    /**
     * A copy, of the same parts, that tells of rare situations as nodes meet them; for simulations, which count them.
     *
     * @param listener called on any of the threads, also at once; must be quick and not throw
     */
    public RaftRuntime withMarks(Consumer<Mark> listener) {
        return new RaftRuntime(loops, appliers, feeds, nanoTime, seed, listener);
    }

    /**
     * Real threads and the system's clock; to be closed by whoever made it.
     *
     * @param name part of the threads' names
     */
    public static RaftRuntime system(String name) {
        int threads = Math.max(1, Math.min(4, Runtime.getRuntime().availableProcessors()));
        return new RaftRuntime(
                Schedulers.newParallel("raft-loop-" + name, threads, true),
                Schedulers.newParallel("raft-apply-" + name, threads, true),
                Schedulers.newParallel("raft-feed-" + name, threads, true),
                System::nanoTime,
                System.nanoTime() ^ name.hashCode());
    }

    /**
     * Ends the three schedulers' threads, a moment later: some task may just be on its way to one of them. They are
     * ended from a thread of its own, since an executor that shuts down waits for its workers' locks.
     */
    public void close() {
        feeds.schedule(
                () -> {
                    Thread closer = new Thread(this::disposeSchedulers, "raft-close");
                    closer.setDaemon(true);
                    closer.start();
                },
                CLOSE_DELAY_MILLIS,
                TimeUnit.MILLISECONDS);
    }

    private void disposeSchedulers() {
        loops.dispose();
        appliers.dispose();
        feeds.dispose();
    }

    /** Who is told of rare situations; from any thread. */
    Consumer<Mark> marks() {
        return marks;
    }

    long nanoTime() {
        return nanoTime.getAsLong();
    }

    Scheduler.Worker loop() {
        return loops.createWorker();
    }

    Scheduler.Worker applier() {
        return appliers.createWorker();
    }

    Scheduler.Worker feed() {
        return feeds.createWorker();
    }

    /** For users' code that may take long, but for that of state machines. */
    Scheduler feeds() {
        return feeds;
    }

    /** A stream of random numbers of its own for each purpose, so that one does not shift the others. */
    RandomGenerator random(String purpose) {
        return new SplittableRandom(seed ^ purpose.hashCode());
    }
}
