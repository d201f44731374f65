package io.reactiveraft.node;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.spi.RaftTransport;
import java.util.List;
import reactor.core.publisher.Mono;

/** An immutable recipe for a node: each method gives a changed copy, {@link #start()} makes a node of it. */
public final class NodeRecipe {

    NodeRecipe(NodeId self) {}

    /** The cluster that the node belongs to; {@code reactive-raft} if not said. */
    public NodeRecipe cluster(ClusterId cluster) {
        return this;
    }

    /** All nodes of the cluster, this one among them, and where the others reach them. */
    public NodeRecipe members(List<Member> members) {
        return this;
    }

    /** Where logs are kept. */
    public NodeRecipe storage(RaftStorage storage) {
        return this;
    }

    /** How the nodes talk. */
    public NodeRecipe transport(RaftTransport transport) {
        return this;
    }

    /** The clock, threads and random numbers to use; if not said, the node makes its own and closes them. */
    public NodeRecipe runtime(RaftRuntime runtime) {
        return this;
    }

    /** Hosts a group. Can be called for many. */
    public NodeRecipe host(GroupRecipe<?> group) {
        return this;
    }

    /** Opens storage, recovers, binds, and emits the running node. Cold: each subscription starts a node. */
    public Mono<RaftNode> start() {
        return Mono.never();
    }
}
