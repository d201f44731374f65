package io.reactiveraft.node;

import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftConfig.Limits;
import io.reactiveraft.RaftConfig.Timing;
import io.reactiveraft.kernel.Identity;
import io.reactiveraft.kernel.KernelConfig;
import io.reactiveraft.kernel.RaftKernel;
import io.reactiveraft.spi.GroupLog;
import java.util.List;

/** What a group on this node is made of. */
record GroupSetup(
        NodeId self,
        List<Member> members,
        GroupId group,
        RaftConfig config,
        RaftRuntime runtime,
        PeerLinks links,
        GroupLog log) {

    private static final int PERCENT = 100;

    RaftKernel kernel() {
        return new RaftKernel(
                new Identity(self, 0),
                Membership.of(members),
                kernelConfig(),
                log.recovered(),
                runtime.random("elections of " + group + " at " + self),
                runtime.nanoTime());
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
                        limits.entryBytesMax(),
                        limits.appendBytesMax(),
                        limits.inflightMessagesMax(),
                        limits.inflightBytesMax(),
                        limits.uncommittedBytesMax(),
                        limits.tailBytesMax(),
                        limits.catchUpRoundsMax()));
    }
}
