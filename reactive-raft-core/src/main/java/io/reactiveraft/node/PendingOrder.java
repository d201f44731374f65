package io.reactiveraft.node;

import io.reactiveraft.Membership;
import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Order;
import io.reactiveraft.kernel.Verdict;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * An operator's order on its way: waits for a leader, is asked, and if it was accepted is looked at until it has come
 * about. Ends once. Owned by the loop, but for the cancellation.
 */
abstract class PendingOrder {

    /** What an order sees of the group: the kernel's picture, and the memberships in its log from an index on. */
    record Sight(KernelView view, LongFunction<List<Membership>> memberships, long nowNanos) {}

    private final AtomicBoolean done = new AtomicBoolean();
    private final Order order;
    private final Caller caller;
    private final Runnable onDone;
    private long deadlineNanos;

    /** With what to run when it ends, however it ends. */
    PendingOrder(Order order, long deadlineNanos, Caller caller, Runnable onDone) {
        this.order = order;
        this.deadlineNanos = deadlineNanos;
        this.caller = caller;
        this.onDone = onDone;
    }

    final Order order() {
        return order;
    }

    final long deadlineNanos() {
        return deadlineNanos;
    }

    final void deadlineNanos(long changed) {
        deadlineNanos = changed;
    }

    final boolean isDone() {
        return done.get();
    }

    /** It is about to be handed to the kernel. */
    abstract void onAsk(KernelView view);

    /** Takes a verdict other than that no leader was there; says whether it is to be looked at from now on. */
    abstract boolean onVerdict(Verdict verdict, long index, Sight sight);

    /** Ends it if what was ordered has come about, or cannot come about any more. */
    abstract void look(Sight sight);

    /** What to say when the time is up after a leader may have taken it. */
    abstract Throwable overdue();

    final void cancel() {
        end();
    }

    final void succeed(@Nullable Object value) {
        if (end()) {
            caller.succeed(value);
        }
    }

    final void fail(Throwable error) {
        if (end()) {
            caller.fail(error);
        }
    }

    /** No leader took it in time. */
    final void giveUp() {
        fail(new NoLeaderException("no leader took the order in time"));
    }

    /** No leader has seen it, and none will. */
    final void refuse() {
        fail(new NodeClosedException(Outcome.NOT_APPENDED));
    }

    private boolean end() {
        boolean first = !done.getAndSet(true);
        if (first) {
            onDone.run();
        }
        return first;
    }
}
