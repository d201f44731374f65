package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.MembershipCodec;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A leader's part in changes of membership: begins them by order, and brings what is under way to its end, be it begun
 * by this leader or by one before it. Each entry is appended only when the one before it is committed.
 */
final class Reconfiguration {

    private final KernelState state;
    private final Replication replication;
    private final long firstOwnIndex;
    private final TreeMap<NodeId, CatchUp> catchUps = new TreeMap<>();
    private long settledIndex = -1;

    /** The membership of which it is known whether the cluster is being founded; every proposal asks for it. */
    private @Nullable Membership judged;

    private boolean founding;

    /** With the index of the leader's first entry: before that is committed it does not know what is. */
    Reconfiguration(KernelState state, Replication replication, long firstOwnIndex) {
        this.state = state;
        this.replication = replication;
        this.firstOwnIndex = firstOwnIndex;
    }

    /** Begins a change, if it speaks of the membership in force and that is what it is meant to be. */
    Decision order(Membership wanted) {
        Membership present = state.membership();
        if (wanted.index() != present.index()) {
            return Decision.refused(Verdict.CONFLICT);
        }
        if (state.commitIndex() < firstOwnIndex) {
            return Decision.refused(Verdict.NOT_READY);
        }
        if (present.index() > state.commitIndex() || !present.isSettled() || isOver()) {
            return Decision.refused(Verdict.IN_PROGRESS);
        }
        Membership wishes = Stages.wishes(present, wanted);
        return wishes == null ? Decision.refused(Verdict.INVALID) : Decision.accepted(append(wishes));
    }

    /** Goes a step on if it is time; says whether it did. */
    boolean advance() {
        Membership present = state.membership();
        if (present.index() == settledIndex || !isCommitted(present)) {
            return false;
        }
        if (present.isSettled()) {
            settledIndex = present.index();
            catchUps.clear();
            return false;
        }
        Membership next = present.isJoint() ? Stages.settled(present) : afterCatchUp(present);
        if (next != null) {
            markStep(present, next);
            append(next);
        }
        return next != null;
    }

    private void markStep(Membership present, Membership next) {
        if (present.index() < firstOwnIndex) {
            state.mark(Mark.CHANGE_INHERITED);
        }
        if (present.isJoint()) {
            state.mark(Mark.JOINT_LEFT);
        } else {
            state.mark(next.isJoint() ? Mark.JOINT_ENTERED : Mark.CATCH_UP_GIVEN_UP);
        }
    }

    /** What follows once the new voters have caught up, or will not any more; null while they are waited for. */
    private @Nullable Membership afterCatchUp(Membership wishes) {
        SortedSet<NodeId> newVoters = Stages.newVoters(wishes);
        catchUps.keySet().retainAll(newVoters);
        long lastIndex = state.log().lastIndex();
        boolean caughtUp = true;
        boolean over = false;
        TreeMap<NodeId, Long> disks = new TreeMap<>();
        for (NodeId voter : newVoters) {
            CatchUp catchUp =
                    catchUps.computeIfAbsent(voter, added -> new CatchUp(state.config(), lastIndex, state.nowNanos()));
            long timeout = Math.max(state.timer().adaptedNanos(), timeoutWith(voter));
            Followers followers = replication.followers();
            if (followers.isHeardWithin(voter, timeout) && followers.isByPresentDisk(voter)) {
                catchUp.onProgress(replication.matchOf(voter), lastIndex, timeout, state.nowNanos());
            } else {
                catchUp.onSilence();
            }
            caughtUp &= catchUp.isCaughtUp();
            over |= catchUp.isOver(state.nowNanos());
            long disk = followers.diskOf(voter);
            if (disk != 0) {
                disks.put(voter, disk);
            }
        }
        if (caughtUp) {
            return Stages.joint(wishes, disks);
        }
        // Without the founder's fellows there is no cluster, so it waits for them as long as it takes.
        return over && !isFounding()
                ? Stages.withdrawn(wishes, state.log().memberships().previous())
                : null;
    }

    /** The election timeout that the way to a node alone would need. */
    private long timeoutWith(NodeId node) {
        Progress progress = replication.followers().of(node);
        long roundTrip = progress == null ? 0 : progress.pulse().roundTrip().boundNanos();
        return state.timer().neededNanos(roundTrip);
    }

    /** Whether the cluster is the founder alone, and the others are to vote: nobody must rely on it yet. */
    boolean isFounding() {
        Membership present = state.membership();
        if (!present.equals(judged)) {
            judged = present;
            founding = Founder.isFounding(present);
        }
        return founding;
    }

    /** Whether this node is to lead no more, because a membership in which it does not vote is committed. */
    boolean isOver() {
        Membership present = state.membership();
        return isCommitted(present) && !present.isJoint() && !present.voters().contains(state.self());
    }

    private boolean isCommitted(Membership membership) {
        return state.commitIndex() >= Math.max(firstOwnIndex, membership.index());
    }

    private long append(Membership membership) {
        long index = state.log().lastIndex() + 1;
        List<byte[]> payload = List.of(MembershipCodec.encode(membership));
        state.log().append(EntryBatch.of(EntryKind.MEMBERSHIP, payload).stamped(state.term(), index));
        replication.followers().onMembershipChanged();
        return index;
    }
}
