package io.reactiveraft.memory;

import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * Runs tasks on a scheduler, one at a time and in order, all that wait in one turn. The line is as long as the callers'
 * credit allows, as with a disk.
 */
final class Turns {

    private static final Logger LOG = LoggerFactory.getLogger(Turns.class);

    private final Scheduler scheduler;
    private final Queue<Runnable> tasks =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger waiting = new AtomicInteger();

    Turns(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /**
     * Puts a task into the line, from any thread.
     *
     * @throws RejectedExecutionException if the scheduler has ended
     */
    void add(Runnable task) {
        tasks.offer(task);
        if (waiting.getAndIncrement() == 0) {
            try {
                scheduler.schedule(this::turn);
            } catch (RejectedExecutionException ended) {
                tasks.clear();
                waiting.set(0);
                throw ended;
            }
        }
    }

    private void turn() {
        int seen = 1;
        while (seen != 0) {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                run(task);
            }
            seen = waiting.addAndGet(-seen);
        }
    }

    /** A subscriber that throws harms itself only. */
    private static void run(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error thrown) {
            LOG.error("A task of the storage failed unexpectedly", thrown);
        }
    }
}
