package io.reactiveraft.node;

import java.util.Queue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Scheduler;
import reactor.util.concurrent.Queues;

/**
 * Where other threads leave tasks for the one that owns some state. The owner runs all that waits and then takes a turn,
 * so that whatever arrives together is handled together.
 *
 * <p>The queue has no bound of its own: every poster holds credit (bytes admitted, frames requested, writes under way).
 */
final class Mailbox {

    private final Queue<Runnable> tasks =
            Queues.<Runnable>unboundedMultiproducer().get();
    private final AtomicInteger waiting = new AtomicInteger();
    private final Scheduler.Worker worker;
    private final Runnable turn;
    private final Consumer<Throwable> onFailure;
    private volatile boolean closed;

    /**
     * A mailbox whose owner is the worker.
     *
     * @param turn runs after the tasks of one drain
     * @param onFailure takes what a task or turn throws; on the worker
     */
    Mailbox(Scheduler.Worker worker, Runnable turn, Consumer<Throwable> onFailure) {
        this.worker = worker;
        this.turn = turn;
        this.onFailure = onFailure;
    }

    /** Leaves a task. From any thread; does nothing once closed. */
    void post(Runnable task) {
        tasks.offer(task);
        wake();
    }

    /** Asks for a turn. From any thread. */
    void wake() {
        if (waiting.getAndIncrement() == 0 && !closed) {
            try {
                worker.schedule(this::run);
            } catch (RejectedExecutionException ended) {
                closed = true;
            }
        }
    }

    /** Takes no more tasks, and gives up the worker. From any thread. */
    void close() {
        closed = true;
        worker.dispose();
    }

    private void run() {
        int missed = 1;
        do {
            try {
                for (@Nullable Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                    task.run();
                }
                turn.run();
            } catch (RuntimeException | Error failure) {
                onFailure.accept(failure);
            }
            missed = waiting.addAndGet(-missed);
        } while (missed != 0);
    }
}
