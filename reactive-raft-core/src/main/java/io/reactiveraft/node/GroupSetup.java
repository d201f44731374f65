package io.reactiveraft.node;

import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftConfig.Limits;
import io.reactiveraft.RaftConfig.Timing;
import io.reactiveraft.kernel.KernelConfig;
import io.reactiveraft.kernel.RaftKernel;
import io.reactiveraft.spi.GroupLog;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** What a group on this node is made of. */
record GroupSetup(
        NodeId self,
        List<Member> members,
        GroupId group,
        RaftConfig config,
        RaftRuntime runtime,
        PeerLinks links,
        GroupLog log) {

    RaftKernel kernel() {
        Set<NodeId> voters = new TreeSet<>();
        members.forEach(member -> voters.add(member.id()));
        return new RaftKernel(
                self,
                voters,
                kernelConfig(),
                log.recovered(),
                runtime.random("elections of " + group + " at " + self),
                runtime.nanoTime());
    }

    private KernelConfig kernelConfig() {
        Timing timing = config.timing();
        Limits limits = config.limits();
        return new KernelConfig(
                timing.electionTimeoutMin().toNanos(),
                timing.electionTimeoutMax().toNanos(),
                timing.heartbeatInterval().toNanos(),
                limits.appendBytesMax(),
                limits.inflightMessagesMax(),
                limits.inflightBytesMax(),
                limits.uncommittedBytesMax(),
                limits.tailBytesMax());
    }
}
