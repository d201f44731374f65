package io.reactiveraft.node;

import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * Where other threads leave tasks for the one that owns some state. The owner runs all that waits and then takes a
 * turn, so that whatever arrives together is handled together.
 *
 * <p>The queue has no bound of its own: every poster holds credit (bytes admitted, frames requested, writes under way,
 * queries and orders admitted). Every task is run: once the mailbox is closed, by whoever posts it, still one at a
 * time.
 */
final class Mailbox {

    private final Queue<Runnable> tasks =
            Queues.<Runnable>unboundedMultiproducer().get();

    /** Posts and wakes that no pass has taken into account; who raises it from zero sees to the next pass. */
    private final AtomicInteger waiting = new AtomicInteger();

    private final Scheduler.Worker worker;
    private final Runnable turn;
    private final Consumer<Throwable> onFailure;
    private volatile boolean closed;

    /**
     * A mailbox whose owner is the worker.
     *
     * @param turn runs after the tasks of one pass
     * @param onFailure takes what a task or turn throws; on the worker
     */
    Mailbox(Scheduler.Worker worker, Runnable turn, Consumer<Throwable> onFailure) {
        this.worker = worker;
        this.turn = turn;
        this.onFailure = onFailure;
    }

    /** Leaves a task. From any thread. */
    void post(Runnable task) {
        tasks.offer(task);
        wake();
    }

    /** Asks for a turn. From any thread. */
    void wake() {
        if (waiting.getAndIncrement() == 0) {
            if (closed) {
                run();
                return;
            }
            try {
                worker.schedule(this::run);
            } catch (RejectedExecutionException ended) {
                run();
            }
        }
    }

    /** Gives up the worker when it has run what was posted before. From any thread. */
    void close() {
        post(() -> closed = true);
    }

    private void run() {
        int missed = waiting.get();
        do {
            for (int i = 0; i < missed; i++) {
                Runnable task = tasks.poll();
                if (task == null) {
                    break;
                }
                guarded(task);
            }
            guarded(turn);
            missed = waiting.addAndGet(-missed);
        } while (missed != 0);
        if (closed) {
            worker.dispose();
        }
    }

    private void guarded(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            onFailure.accept(failure);
        }
    }
}
