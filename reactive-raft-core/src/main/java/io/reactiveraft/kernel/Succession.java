package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;

/**
 * A leader that is not the most preferred one looks at every heartbeat whether a voter of higher priority keeps up with
 * it, and hands over to it when that has been so for some election timeouts on end. If nothing comes of it, it waits
 * twice as long before it tries again.
 */
final class Succession {

    private static final int PATIENCE_TIMEOUTS = 3;
    private static final int PATIENCE_SHIFT_MAX = 10;

    private final KernelState state;
    private final Replication replication;
    private final Transfer transfer;
    private boolean waiting;
    private long waitingSinceNanos;
    private long lastIndexBefore = Long.MAX_VALUE;
    private int attempts;

    Succession(KernelState state, Replication replication, Transfer transfer) {
        this.state = state;
        this.replication = replication;
        this.transfer = transfer;
    }

    /** To be called at every heartbeat. */
    void onHeartbeat() {
        boolean fit =
                isSettled() && replication.followers().all().keySet().stream().anyMatch(this::isFitter);
        if (!fit) {
            waiting = false;
        } else if (!waiting) {
            waiting = true;
            waitingSinceNanos = state.nowNanos();
        } else if (state.isDue(waitingSinceNanos + patienceNanos()) && !transfer.isUnderWay()) {
            waiting = false;
            attempts = Math.min(attempts + 1, PATIENCE_SHIFT_MAX);
            state.mark(Mark.SUCCESSION_BEGUN);
            transfer.begin(transfer.fittest(this::isFitter));
        }
        lastIndexBefore = state.log().lastIndex();
    }

    /** While members change, who is preferred may change as well. */
    private boolean isSettled() {
        Membership membership = state.membership();
        return membership.isSettled() && membership.index() <= state.commitIndex();
    }

    /** Whether a voter of higher priority is heard of and has all that was in the log a heartbeat ago. */
    private boolean isFitter(NodeId peer) {
        Membership membership = state.membership();
        return transfer.mayLead(peer)
                && Priorities.of(membership, peer) > Priorities.of(membership, state.self())
                && replication.followers().isHeardWithin(peer, state.timer().timeoutNanos())
                && replication.matchOf(peer) >= lastIndexBefore;
    }

    private long patienceNanos() {
        return (PATIENCE_TIMEOUTS * state.config().timing().electionTimeoutMinNanos()) << attempts;
    }
}
