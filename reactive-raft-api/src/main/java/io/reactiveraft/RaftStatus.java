package io.reactiveraft;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A picture of one group on one node.
 *
 * @param group the group
 * @param node this node
 * @param role what this node is in the group
 * @param term the term it is in
 * @param leader the leader of that term as far as this node knows
 * @param commitIndex the highest index known to be committed
 * @param appliedIndex the highest index whose command the state machine has answered
 * @param firstIndex the lowest index that is still in this node's log, or the one to come
 * @param lastIndex the highest index in this node's log
 * @param snapshotIndex up to where the latest snapshot on this node's disk stands for the log; 0 if there is none
 * @param membership who takes part, as far as this node knows
 * @param peers on the leader, how it sees each other member; empty elsewhere
 * @param failureTolerance on the leader, how many more voters may fail before no quorum is left, counting as failed
 *     those that it has not heard of for an election timeout; -1 elsewhere
 */
public record RaftStatus(
        GroupId group,
        NodeId node,
        Role role,
        long term,
        @Nullable NodeId leader,
        long commitIndex,
        long appliedIndex,
        long firstIndex,
        long lastIndex,
        long snapshotIndex,
        Membership membership,
        List<PeerStatus> peers,
        int failureTolerance) {

    /** Copies the list. */
    public RaftStatus {
        peers = List.copyOf(peers);
    }
}
