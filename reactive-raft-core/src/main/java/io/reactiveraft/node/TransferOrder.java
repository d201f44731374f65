package io.reactiveraft.node;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig.Timing;
import io.reactiveraft.TransferFailedException;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Order;
import io.reactiveraft.kernel.Verdict;
import org.jspecify.annotations.Nullable;

/** A transfer of leadership: done when this node sees whom it was meant for, or anybody new, lead. */
final class TransferOrder extends PendingOrder {

    private final Timing timing;
    private final @Nullable NodeId to;
    private @Nullable NodeId formerLeader;
    private long formerTerm;

    /** To a voter, or with null to the fittest. */
    TransferOrder(@Nullable NodeId to, Timing timing, long nowNanos, Caller caller, Runnable onDone) {
        super(new Order.Transfer(to), nowNanos + timing.proposalTimeout().toNanos(), caller, onDone);
        this.timing = timing;
        this.to = to;
    }

    @Override
    void onAsk(KernelView view) {
        formerLeader = view.leader();
        formerTerm = view.term();
    }

    @Override
    boolean onVerdict(Verdict verdict, long index, Sight sight) {
        switch (verdict) {
            // If the answer was lost the order may have arrived: who leads will show it.
            case ACCEPTED, LOST -> {
                deadlineNanos(sight.nowNanos()
                        + timing.transferTimeout()
                                .plus(timing.electionTimeoutMin())
                                .toNanos());
                look(sight);
                return true;
            }
            case IN_PROGRESS -> failed("another transfer is under way");
            case INVALID -> failed(to == null ? "there is no other voter" : to + " is no voter, or is to go");
            default -> failed("the leader is not ready: " + verdict);
        }
        return false;
    }

    private void failed(String reason) {
        fail(new TransferFailedException("leadership was not handed over: " + reason));
    }

    @Override
    void look(Sight sight) {
        NodeId leader = sight.view().leader();
        if (leader == null) {
            return;
        }
        if (leader.equals(to)) {
            succeed(null);
        } else if (sight.view().term() > formerTerm) {
            if (to == null && !leader.equals(formerLeader)) {
                succeed(leader);
            } else {
                failed(leader + " leads");
            }
        }
    }

    @Override
    Throwable overdue() {
        return new TransferFailedException("leadership was not handed over in time");
    }
}
