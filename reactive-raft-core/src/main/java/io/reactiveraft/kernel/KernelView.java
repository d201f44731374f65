package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import org.jspecify.annotations.Nullable;

/**
 * A picture of a kernel between two steps.
 *
 * @param role what it is
 * @param term its term
 * @param leader the leader of the term, if known
 * @param commitIndex the highest index known to be committed
 * @param lastIndex the highest index in the log, durable or not
 * @param durableIndex the highest index in the log that is durable here
 * @param membership the membership in force
 */
public record KernelView(
        Role role,
        long term,
        @Nullable NodeId leader,
        long commitIndex,
        long lastIndex,
        long durableIndex,
        Membership membership) {

    /** Whether a node is known to be left out: a membership without it is committed. It is shown no more of the log. */
    public boolean leavesOut(NodeId node) {
        return !membership.voters().isEmpty() && membership.index() <= commitIndex && !membership.contains(node);
    }
}
