package io.reactiveraft.bdb;

import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.util.concurrent.Queues;

/**
 * A thread that may call JE, or files. It runs tasks in the order they come, and whenever none is left, or many have
 * run, it lets its owner finish what they began together. Nobody can interrupt it: neither JE nor a file survives that.
 *
 * <p>The line of tasks has no limit of its own. It is as long as the callers' credit: the bytes that a node lets wait
 * for its disk, and one task for each read with demand.
 */
final class StorageThread extends Thread {

    private static final Logger LOG = LoggerFactory.getLogger(StorageThread.class);

    /** How many tasks run before what they began is finished, even if there are more. */
    private static final int TASKS_PER_TURN = 1024;

    /** Far below what any number of late submissions could bring back to zero. */
    private static final int ENDED = Integer.MIN_VALUE / 2;

    private final Queue<Runnable> tasks =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Runnable endOfTurn;
    private boolean ending;

    StorageThread(String name, Runnable endOfTurn) {
        super(name);
        this.endOfTurn = endOfTurn;
        setDaemon(true);
    }

    /** Hands a task over, from any thread, without blocking; false if the thread has ended and will not run it. */
    boolean submit(Runnable task) {
        int before = waiting.getAndIncrement();
        if (before < 0) {
            return false;
        }
        tasks.offer(task);
        if (before == 0) {
            LockSupport.unpark(this);
        }
        return true;
    }

    /** Ends the thread once no task is left. To be called on it. */
    void end() {
        ending = true;
    }

    /** Does nothing: an interrupt would reach JE in the midst of a write. */
    @Override
    public void interrupt() {}

    @Override
    public void run() {
        while (!(ending && waiting.compareAndSet(0, ENDED))) {
            int ran = 0;
            int ready = waiting.get();
            while (ran < ready && ran < TASKS_PER_TURN) {
                guarded(next());
                ran++;
                ready = waiting.get();
            }
            guarded(endOfTurn);
            if (waiting.addAndGet(-ran) == 0 && !ending) {
                LockSupport.park(this);
            }
        }
    }

    /** The next task, which is announced but maybe not quite in the line yet. */
    private Runnable next() {
        Runnable task = tasks.poll();
        while (task == null) {
            Thread.onSpinWait();
            task = tasks.poll();
        }
        return task;
    }

    /** Runs what may call into strangers' code: whatever that throws, the disk must go on serving the others. */
    @SuppressWarnings("CatchAndPrintStackTrace")
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable thrown) {
            LOG.error("A task of the storage failed unexpectedly", thrown);
        }
    }
}
