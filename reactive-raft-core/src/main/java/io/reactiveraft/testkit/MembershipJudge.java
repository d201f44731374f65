package io.reactiveraft.testkit;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogWrite;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * No two majorities ever decide without knowing of each other: those of a membership and of the next have somebody in
 * common, and the membership that a node goes by is the last in its log (paper §6).
 */
final class MembershipJudge {

    private final Map<NodeId, SimulatedLog> logs = new HashMap<>();

    void onWipe(NodeId node) {
        logs.remove(node);
    }

    void onWritten(SimulatedLog log, LogWrite write) {
        logs.put(log.node(), log);
        for (EntryBatch batch : write.batches()) {
            if (batch.kind() == EntryKind.MEMBERSHIP) {
                requireOverlap(log);
            }
        }
    }

    private static void requireOverlap(SimulatedLog log) {
        List<Membership> memberships = log.written().memberships();
        int last = memberships.size() - 1;
        if (last > 0) {
            Membership before = memberships.get(last - 1);
            Membership after = memberships.get(last);
            Violation.unless(
                    overlap(before, after),
                    "the majorities before and after a change have somebody in common",
                    log.node(),
                    before,
                    after);
        }
    }

    /** Whoever agrees on one side, those who are left are too few to agree on the other. */
    private static boolean overlap(Membership before, Membership after) {
        if (before.voters().equals(after.voters()) && before.outgoing().equals(after.outgoing())) {
            return true;
        }
        Set<NodeId> all = new TreeSet<>(before.voters());
        all.addAll(before.outgoing());
        all.addAll(after.voters());
        all.addAll(after.outgoing());
        List<NodeId> voters = new ArrayList<>(all);
        for (int some = 0; some < 1 << voters.size(); some++) {
            Set<NodeId> here = new HashSet<>();
            Set<NodeId> there = new HashSet<>();
            for (int i = 0; i < voters.size(); i++) {
                ((some >> i & 1) == 1 ? here : there).add(voters.get(i));
            }
            if (agree(before, here) && agree(after, there)) {
                return false;
            }
        }
        return true;
    }

    private static boolean agree(Membership membership, Set<NodeId> some) {
        return !membership.voters().isEmpty()
                && isMajority(membership.voters(), some)
                && isMajority(membership.outgoing(), some);
    }

    private static boolean isMajority(Collection<NodeId> voters, Set<NodeId> some) {
        return voters.isEmpty() || 2 * voters.stream().filter(some::contains).count() > voters.size();
    }

    /** What a node shows of itself is what it has written; but it may not have heard yet that a snapshot is there. */
    void onStatus(RaftStatus status) {
        SimulatedLog log = logs.get(status.node());
        boolean isPresent = log != null && log.written().start().index() < status.firstIndex();
        if (log != null && isPresent && status.role() != Role.STOPPED) {
            Membership last = Membership.NONE;
            for (Membership membership : log.written().memberships()) {
                last = membership.index() <= status.lastIndex() ? membership : last;
            }
            Violation.unless(
                    status.membership().index() == last.index(),
                    "a node goes by the last membership in its log",
                    status,
                    last);
        }
    }
}
