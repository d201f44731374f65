package io.reactiveraft.examples.kv.http;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node as the page shows it.
 *
 * @param id who it is
 * @param phase whether it runs, is stopped, or is on its way between the two
 * @param switchable whether this process lets it be stopped and started
 * @param role what it is in the group
 * @param term the term it is in
 * @param leader whom it follows, null if nobody
 * @param commitIndex the highest index it knows to be committed
 * @param appliedIndex the highest index in its state
 * @param firstIndex the lowest index that is still in its log, or the one to come
 * @param lastIndex the highest index in its log
 * @param snapshotIndex up to where its latest snapshot stands for the log; 0 if there is none
 * @param membership who takes part, as far as it knows; null unless it runs
 * @param peers on the leader, how it sees each other member; empty elsewhere
 * @param failureTolerance on the leader, how many more voters may fail; null elsewhere
 */
public record NodePicture(
        String id,
        Phase phase,
        boolean switchable,
        Role role,
        long term,
        @Nullable String leader,
        long commitIndex,
        long appliedIndex,
        long firstIndex,
        long lastIndex,
        long snapshotIndex,
        @Nullable MembershipPicture membership,
        List<PeerPicture> peers,
        @Nullable Integer failureTolerance) {

    /** The life of a node within a process. */
    public enum Phase {
        /** Takes part. */
        RUNNING,
        /** Closes. */
        STOPPING,
        /** Is closed; its folder remains. */
        STOPPED,
        /** Recovers from its folder. */
        STARTING
    }

    /** A node that runs. */
    public static NodePicture running(RaftStatus status, boolean switchable) {
        NodeId leader = status.leader();
        return new NodePicture(
                status.node().value(),
                Phase.RUNNING,
                switchable,
                status.role(),
                status.term(),
                leader == null ? null : leader.value(),
                status.commitIndex(),
                status.appliedIndex(),
                status.firstIndex(),
                status.lastIndex(),
                status.snapshotIndex(),
                MembershipPicture.of(status.membership()),
                status.peers().stream().map(PeerPicture::of).toList(),
                status.failureTolerance() < 0 ? null : status.failureTolerance());
    }

    /** A node that does not run. */
    public static NodePicture absent(NodeId id, Phase phase) {
        return new NodePicture(id.value(), phase, true, Role.STOPPED, 0, null, 0, 0, 0, 0, 0, null, List.of(), null);
    }
}
