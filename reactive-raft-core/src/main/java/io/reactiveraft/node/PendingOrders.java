package io.reactiveraft.node;

import io.reactiveraft.Membership;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Operators' orders: waiting for a leader, handed to the kernel, or accepted and looked at until they have come about.
 * Few at a time, so that all of them are looked at in each turn. Owned by the loop.
 */
final class PendingOrders {

    /** After an answer that no leader was there the kernel is left alone so long. */
    private static final long RETRY_NANOS = 10_000_000;

    private final LongFunction<List<Membership>> memberships;
    private final List<PendingOrder> waiting = new ArrayList<>();
    private final Map<Long, PendingOrder> asked = new TreeMap<>();
    private final List<PendingOrder> accepted = new ArrayList<>();
    private long nextToken;
    private long retryNanos;
    private boolean failed;
    private boolean closed;

    /** With what gives the memberships in the log from an index on. */
    PendingOrders(LongFunction<List<Membership>> memberships) {
        this.memberships = memberships;
    }

    void add(PendingOrder order) {
        if (closed) {
            order.refuse();
        } else {
            waiting.add(order);
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Hands what waits to the kernel if there is a leader. */
    void turn(KernelView view, long nowNanos, Consumer<Input> kernel) {
        expire(nowNanos);
        if (view.leader() == null || (failed && retryNanos - nowNanos > 0)) {
            return;
        }
        failed = false;
        waiting.removeIf(PendingOrder::isDone);
        for (PendingOrder order : waiting) {
            order.onAsk(view);
            asked.put(nextToken, order);
            kernel.accept(new Input.Ask(nextToken++, order.order()));
        }
        waiting.clear();
    }

    private void expire(long nowNanos) {
        waiting.stream().filter(order -> isOverdue(order, nowNanos)).forEach(PendingOrder::giveUp);
        asked.values().stream()
                .filter(order -> isOverdue(order, nowNanos))
                .forEach(order -> order.fail(order.overdue()));
        accepted.stream().filter(order -> isOverdue(order, nowNanos)).forEach(order -> order.fail(order.overdue()));
        waiting.removeIf(PendingOrder::isDone);
        asked.values().removeIf(PendingOrder::isDone);
    }

    private static boolean isOverdue(PendingOrder order, long nowNanos) {
        return order.deadlineNanos() - nowNanos <= 0;
    }

    void onOrdered(Effect.Ordered effect, KernelView view, long nowNanos) {
        @Nullable PendingOrder order = asked.remove(effect.token());
        if (order == null) {
            return;
        }
        if (effect.verdict() == Verdict.NO_LEADER || effect.verdict() == Verdict.NOT_LEADER) {
            failed = true;
            retryNanos = nowNanos + RETRY_NANOS;
            if (closed) {
                order.refuse();
            } else {
                waiting.add(order);
            }
        } else if (order.onVerdict(
                effect.verdict(), effect.index(), new PendingOrder.Sight(view, memberships, nowNanos))) {
            accepted.add(order);
        }
    }

    /** Looks whether anything that was ordered has come about; at the end of a turn. */
    void look(KernelView view, long nowNanos) {
        if (!accepted.isEmpty()) {
            PendingOrder.Sight sight = new PendingOrder.Sight(view, memberships, nowNanos);
            accepted.stream().filter(order -> !order.isDone()).forEach(order -> order.look(sight));
            accepted.removeIf(PendingOrder::isDone);
        }
    }

    /** When {@link #turn} is due at the latest; now plus the given idle time if nothing waits. */
    long deadlineNanos(long nowNanos, long idleNanos) {
        // While nobody leads there is nothing to try again: whoever comes to lead makes a turn.
        boolean retry = failed && !waiting.isEmpty();
        long deadline = nowNanos + (retry ? Math.min(idleNanos, RETRY_NANOS) : idleNanos);
        for (List<PendingOrder> some : List.of(waiting, List.copyOf(asked.values()), accepted)) {
            for (PendingOrder order : some) {
                deadline = order.deadlineNanos() - deadline < 0 ? order.deadlineNanos() : deadline;
            }
        }
        return deadline;
    }

    /** Ends those that no kernel has seen, and those to come. */
    void refuseWaiting() {
        closed = true;
        waiting.forEach(PendingOrder::refuse);
        waiting.clear();
    }

    /** Ends those that no kernel has seen. */
    void failWaiting(Throwable error) {
        waiting.forEach(order -> order.fail(error));
        waiting.clear();
    }

    /** Ends all. */
    void failAll(Throwable error) {
        refuseWaiting();
        asked.values().forEach(order -> order.fail(error));
        asked.clear();
        accepted.forEach(order -> order.fail(error));
        accepted.clear();
    }
}
