package io.reactiveraft.node;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.MembershipChangeException;
import io.reactiveraft.MembershipChangeException.Reason;
import io.reactiveraft.NodeId;
import io.reactiveraft.NotLeaderException;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.RaftConfig.Timing;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Order;
import io.reactiveraft.kernel.Verdict;
import java.util.List;

/**
 * A change of membership: done when the first settled membership that the log holds from the accepted one on is
 * committed. If its members are those that were wanted the change came about, else the leader took it back.
 */
final class ChangeOrder extends PendingOrder {

    private final NodeId self;
    private final Timing timing;
    private final Membership wanted;
    private long acceptedIndex;
    private boolean seen;
    private boolean leaving;

    ChangeOrder(Membership wanted, NodeId self, Timing timing, long nowNanos, Caller caller, Runnable onDone) {
        super(new Order.Change(wanted), nowNanos + timing.proposalTimeout().toNanos(), caller, onDone);
        this.self = self;
        this.timing = timing;
        this.wanted = wanted;
    }

    @Override
    void onAsk(KernelView view) {}

    @Override
    boolean onVerdict(Verdict verdict, long index, Sight sight) {
        switch (verdict) {
            case ACCEPTED -> {
                acceptedIndex = index;
                deadlineNanos(sight.nowNanos()
                        + timing.catchUpTimeout().plus(timing.proposalTimeout()).toNanos());
                look(sight);
                return true;
            }
            case LOST -> fail(overdue());
            case CONFLICT -> refused(Reason.CONFLICT, "made from the membership of index " + wanted.index());
            case IN_PROGRESS -> refused(Reason.IN_PROGRESS, "another change is under way");
            case NOT_READY -> refused(Reason.NOT_READY, "the leader has not committed anything in its term yet");
            default ->
                fail(new InvalidConfigException(
                        "members",
                        wanted.members().toString(),
                        "at least one voter, and none to go that is no member"));
        }
        return false;
    }

    private void refused(Reason reason, String message) {
        fail(new MembershipChangeException(reason, "the change was refused: " + message));
    }

    @Override
    void look(Sight sight) {
        long commitIndex = sight.view().commitIndex();
        List<Membership> since = sight.memberships().apply(acceptedIndex);
        if (!seen && commitIndex >= acceptedIndex) {
            if (isReplaced(since)) {
                fail(new NotLeaderException());
                return;
            }
            seen = since.get(0).index() == acceptedIndex;
        }
        boolean joint = false;
        for (Membership some : since) {
            // Joint consensus is left only when it is committed: who is left out need not wait to hear of the rest.
            if (some.index() > commitIndex && !(joint && !some.contains(self))) {
                break;
            }
            if (some.isSettled()) {
                conclude(some);
                return;
            }
            joint = some.isJoint();
        }
        hasten(sight);
    }

    /** Whether something else was committed at the index at which it was accepted. */
    private boolean isReplaced(List<Membership> since) {
        return since.isEmpty() || (since.get(0).index() == acceptedIndex && !isWanted(since.get(0)));
    }

    private void conclude(Membership settled) {
        if (isWanted(settled)) {
            succeed(settled);
        } else if (seen) {
            fail(new MembershipChangeException(
                    Reason.CATCH_UP_FAILED, "a new voter did not catch up; the members are " + settled.members()));
        } else {
            fail(overdue());
        }
    }

    private boolean isWanted(Membership some) {
        return staying(some).equals(staying(wanted));
    }

    private static List<Member> staying(Membership membership) {
        return membership.members().stream()
                .filter(member -> member.kind() != Member.Kind.LEAVING)
                .toList();
    }

    /** Who is left out may not be told any more. */
    private void hasten(Sight sight) {
        Membership present = sight.view().membership();
        if (!leaving && present.index() >= acceptedIndex && !present.contains(self)) {
            leaving = true;
            deadlineNanos(sight.nowNanos() + timing.proposalTimeout().toNanos());
        }
    }

    @Override
    Throwable overdue() {
        return new OutcomeUnknownException("a leader took the change, or may have, but it was not seen to end");
    }
}
