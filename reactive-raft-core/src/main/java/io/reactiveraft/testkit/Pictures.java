package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What several nodes show of one group, put together. */
final class Pictures {

    private Pictures() {}

    /** Who leads the latest term, in the eyes of a majority of its voters; null if nobody does. */
    static @Nullable NodeId leader(List<RaftStatus> seen) {
        return seen.stream()
                .filter(status -> status.role() == Role.LEADER)
                .filter(status -> isFollowed(status, seen))
                .max(Comparator.comparingLong(RaftStatus::term))
                .map(RaftStatus::node)
                .orElse(null);
    }

    private static boolean isFollowed(RaftStatus leader, List<RaftStatus> seen) {
        Set<NodeId> voters = leader.membership().voters();
        long following = seen.stream()
                .filter(status ->
                        voters.contains(status.node()) && leader.node().equals(status.leader()))
                .count();
        return 2 * following > voters.size();
    }

    /** Whether a node knows of a membership that is committed and no longer about to change. */
    static boolean isSettled(RaftStatus status) {
        return status.membership().isSettled()
                && status.commitIndex() >= status.membership().index();
    }
}
