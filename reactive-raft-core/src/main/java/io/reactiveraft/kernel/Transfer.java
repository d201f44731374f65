package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import java.util.Comparator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A leader hands over (dissertation §3.10): it admits no more proposals, and once the target has its whole log asks it
 * to stand for election at once. That is asked only once, and after a while, if nothing came of it, the leader goes on.
 *
 * <p>The target is voted for by those who have promised this leader not to, so from then on no promise counts for the
 * rest of the term, even if the target seems to do nothing: the message may come late.
 */
final class Transfer {

    private final KernelState state;
    private final Replication replication;
    private final Lease lease;
    private @Nullable NodeId target;
    private boolean asked;
    private long deadlineNanos;

    Transfer(KernelState state, Replication replication, Lease lease) {
        this.state = state;
        this.replication = replication;
        this.lease = lease;
    }

    boolean isUnderWay() {
        return target != null;
    }

    /** Whether the target has yet to be asked. */
    boolean isWaiting() {
        return target != null && !asked;
    }

    /** Begins; with nobody named, with the fittest. If this node is to lead, nothing is to be done. */
    Verdict begin(@Nullable NodeId to) {
        if (isUnderWay()) {
            return Verdict.IN_PROGRESS;
        }
        NodeId chosen = to == null ? fittest(this::mayLead) : to;
        if (chosen == null || !mayLead(chosen)) {
            return Verdict.INVALID;
        } else if (chosen.equals(state.self())) {
            return Verdict.ACCEPTED;
        }
        state.mark(Mark.TRANSFER_BEGUN);
        target = chosen;
        asked = false;
        deadlineNanos = state.nowNanos() + state.config().timing().transferNanos();
        return Verdict.ACCEPTED;
    }

    /** Whether a node is a voter that is to stay, and will stand if it is asked to. */
    boolean mayLead(NodeId node) {
        Member member = state.membership().member(node);
        return member != null
                && member.kind().isVoting()
                && state.membership().voters().contains(node)
                && !replication.followers().isByOtherDisk(node);
    }

    /**
     * The fittest follower of some: one that is heard of, of the highest priority, with the longest log. Null if there
     * is none.
     */
    @Nullable
    NodeId fittest(Predicate<NodeId> eligible) {
        long awakeNanos = state.timer().timeoutNanos();
        return replication.followers().all().keySet().stream()
                .filter(eligible)
                .max(Comparator.<NodeId, Boolean>comparing(
                                peer -> replication.followers().isHeardWithin(peer, awakeNanos))
                        .thenComparing(peer -> Priorities.of(state.membership(), peer))
                        .thenComparing(peer -> replication.matchOf(peer))
                        .thenComparing(Comparator.reverseOrder()))
                .orElse(null);
    }

    /** The earlier of a moment and the one at which it is given up. */
    long deadlineNanos(long otherwise) {
        return isUnderWay() ? KernelState.earlier(deadlineNanos, otherwise) : otherwise;
    }

    void onTick() {
        if (isUnderWay() && state.isDue(deadlineNanos)) {
            state.mark(Mark.TRANSFER_IN_VAIN);
            target = null;
        }
    }

    /** Asks the target to stand as soon as it has everything; to be called when appends have left. */
    void flush() {
        NodeId to = target;
        if (to == null || asked) {
            return;
        }
        if (!mayLead(to)) {
            state.mark(Mark.TRANSFER_TARGET_UNFIT);
            target = null;
        } else if (replication.matchOf(to) == state.log().lastIndex()) {
            state.mark(Mark.TRANSFER_ASKED);
            asked = true;
            lease.giveUp();
            state.outbox().send(to, new Message.TimeoutNow(state.term()));
        }
    }
}
