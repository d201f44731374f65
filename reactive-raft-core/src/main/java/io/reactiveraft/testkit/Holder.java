package io.reactiveraft.testkit;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.Collection;
import java.util.Set;

/** A node with the disk by which it holds an entry, or by which it has voted. */
record Holder(NodeId node, long disk) {

    /** Whether those of the holders whose disk is that of a membership are a majority; of nobody, everybody is. */
    static boolean isMajority(Membership membership, Collection<NodeId> voters, Set<Holder> holders) {
        long agreeing = voters.stream()
                .filter(voter -> holders.stream()
                        .anyMatch(holder -> holder.node.equals(voter)
                                && holder.disk == membership.disks().getOrDefault(voter, holder.disk)))
                .count();
        return voters.isEmpty() || 2 * agreeing > voters.size();
    }
}
