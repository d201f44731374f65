package io.reactiveraft.node;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig.Timing;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Order;
import io.reactiveraft.kernel.PeerView;
import io.reactiveraft.kernel.Verdict;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Consumer;

/**
 * How a group ends in peace: hands leadership over if it can, so that the others need not wait for an election, then
 * waits a little for the results of what is in the log. Owned by the loop.
 */
final class Closing {

    /** No order of an operator has this number. */
    static final long TOKEN = -1;

    private static final long HAND_OVER_NANOS_MAX = 1_000_000_000;

    /** How long it waits for the results of what is in the log. */
    private static final long GRACE_NANOS = 500_000_000;

    private enum Phase {
        OPEN,
        HANDING_OVER,
        SETTLING
    }

    private final Timing timing;
    private Phase phase = Phase.OPEN;
    private long deadlineNanos;
    private volatile boolean begun;

    Closing(Timing timing) {
        this.timing = timing;
    }

    /** Whether the group is to end; from any thread. */
    boolean hasBegun() {
        return begun;
    }

    /** With how this node, if it leads, sees the others. */
    void begin(KernelView view, List<PeerView> peers, long nowNanos, Consumer<Input> kernel) {
        begun = true;
        SortedSet<NodeId> voters = view.membership().voters();
        if (peers.stream().anyMatch(peer -> peer.reachable() && voters.contains(peer.id()))) {
            phase = Phase.HANDING_OVER;
            deadlineNanos = nowNanos + Math.min(timing.transferTimeout().toNanos(), HAND_OVER_NANOS_MAX);
            kernel.accept(new Input.Ask(TOKEN, new Order.Transfer(null)));
        } else {
            settle(nowNanos);
        }
    }

    /** The hand-over was answered. */
    void onOrdered(Effect.Ordered effect, long nowNanos) {
        if (effect.verdict() != Verdict.ACCEPTED && effect.verdict() != Verdict.IN_PROGRESS) {
            settle(nowNanos);
        }
    }

    private void settle(long nowNanos) {
        if (phase != Phase.SETTLING) {
            phase = Phase.SETTLING;
            deadlineNanos = nowNanos + GRACE_NANOS;
        }
    }

    /** Whether the time has come to stop, given whether nothing is under way. */
    boolean isDue(KernelView view, boolean settled, long nowNanos) {
        boolean handedOver = view.role() != Role.LEADER && view.leader() != null;
        if (phase == Phase.HANDING_OVER && (handedOver || nowNanos - deadlineNanos >= 0)) {
            settle(nowNanos);
        }
        return phase == Phase.SETTLING && (settled || nowNanos - deadlineNanos >= 0);
    }

    /** The earlier of a moment and the one at which it acts by itself. */
    long deadlineNanos(long otherwise) {
        return phase != Phase.OPEN && deadlineNanos - otherwise < 0 ? deadlineNanos : otherwise;
    }
}
