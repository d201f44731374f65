package io.reactiveraft.node;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.List;

/**
 * What a node is made of.
 *
 * @param self who it is
 * @param cluster to which cluster it belongs
 * @param members who founds the cluster, or whom a joining node may hear from
 * @param joining whether it waits to be brought in
 * @param runtime clock, threads and random numbers
 */
record NodeSetup(NodeId self, ClusterId cluster, List<Member> members, boolean joining, RaftRuntime runtime) {

    /** Who takes part in a group of which the log says nothing. */
    Membership initial() {
        return joining ? Membership.NONE : Membership.founding(members);
    }
}
