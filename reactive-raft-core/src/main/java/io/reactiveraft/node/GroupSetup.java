package io.reactiveraft.node;

import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftConfig.Limits;
import io.reactiveraft.RaftConfig.Timing;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.kernel.Identity;
import io.reactiveraft.kernel.KernelConfig;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.kernel.RaftKernel;
import io.reactiveraft.session.SessionEntry;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.RecoveredLog;

/**
 * What a group on this node is made of.
 *
 * @param node the node
 * @param disk the identity of its disk
 * @param group the group
 * @param config its settings
 * @param links the lanes to the peers
 * @param neighbours told whom the group wants to reach
 * @param log the group's log
 */
record GroupSetup(
        NodeSetup node,
        long disk,
        GroupId group,
        RaftConfig config,
        PeerLinks links,
        Neighbours neighbours,
        GroupLog log) {

    private static final int PERCENT = 100;

    /**
     * Checks the log.
     *
     * @throws StorageFailedException if it has entries and does not say who takes part
     */
    GroupSetup {
        RecoveredLog recovered = log.recovered();
        boolean silent = recovered.memberships().isEmpty()
                && recovered.start().membership().voters().isEmpty();
        if (recovered.lastIndex() > 0 && silent) {
            throw new StorageFailedException(
                    "the log of " + group + " on " + node.self() + " ends at index " + recovered.lastIndex()
                            + " and does not say who takes part: it is damaged, or older than memberships in the log",
                    Outcome.NOT_APPENDED);
        }
    }

    NodeId self() {
        return node.self();
    }

    RaftRuntime runtime() {
        return node.runtime();
    }

    Contacts contacts() {
        return new Contacts(node.members(), members -> neighbours.tell(group, members));
    }

    /** A rare situation is met; from any thread. */
    void mark(Mark met) {
        runtime().marks().accept(met);
    }

    RaftKernel kernel() {
        return new RaftKernel(
                new Identity(self(), disk),
                node.initial(),
                kernelConfig(),
                log.recovered(),
                runtime().random("elections of " + group + " at " + self()),
                runtime().nanoTime());
    }

    /** When a proposal or a query that begins now has taken as long as it may. */
    long proposalDeadlineNanos() {
        return runtime().nanoTime() + config.timing().proposalTimeout().toNanos();
    }

    private KernelConfig kernelConfig() {
        Timing timing = config.timing();
        Limits limits = config.limits();
        return new KernelConfig(
                new KernelConfig.Timing(
                        timing.electionTimeoutMin().toNanos(),
                        timing.electionTimeoutMax().toNanos(),
                        timing.heartbeatInterval().toNanos(),
                        timing.electionTimeoutMin().toNanos() * (PERCENT - timing.clockDriftPercent()) / PERCENT,
                        timing.transferTimeout().toNanos(),
                        timing.catchUpTimeout().toNanos()),
                new KernelConfig.Limits(
                        limits.entryBytesMax() + SessionEntry.CALL_HEADER_BYTES,
                        limits.appendBytesMax(),
                        limits.inflightMessagesMax(),
                        limits.inflightBytesMax(),
                        limits.uncommittedBytesMax(),
                        limits.tailBytesMax(),
                        limits.catchUpRoundsMax()),
                runtime().marks());
    }
}
