package io.reactiveraft.node;

import io.reactiveraft.ClusterId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.spi.RaftTransport;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An immutable recipe for a node: each method gives a changed copy, {@link #start()} makes a node of it. */
public final class NodeRecipe {

    private record Parts(
            NodeId self,
            ClusterId cluster,
            List<Member> members,
            @Nullable RaftStorage storage,
            @Nullable RaftTransport transport,
            @Nullable RaftRuntime runtime,
            List<GroupRecipe<?>> groups) {}

    private final Parts parts;

    NodeRecipe(NodeId self) {
        this(new Parts(self, ClusterId.of("reactive-raft"), List.of(), null, null, null, List.of()));
    }

    private NodeRecipe(Parts parts) {
        this.parts = parts;
    }

    /** The cluster that the node belongs to; {@code reactive-raft} if not said. */
    public NodeRecipe cluster(ClusterId cluster) {
        return new NodeRecipe(new Parts(
                parts.self, cluster, parts.members, parts.storage, parts.transport, parts.runtime, parts.groups));
    }

    /** All nodes of the cluster, this one among them, and where the others reach them. */
    public NodeRecipe members(List<Member> members) {
        return new NodeRecipe(new Parts(
                parts.self,
                parts.cluster,
                List.copyOf(members),
                parts.storage,
                parts.transport,
                parts.runtime,
                parts.groups));
    }

    /** Where logs are kept. */
    public NodeRecipe storage(RaftStorage storage) {
        return new NodeRecipe(new Parts(
                parts.self, parts.cluster, parts.members, storage, parts.transport, parts.runtime, parts.groups));
    }

    /** How the nodes talk. */
    public NodeRecipe transport(RaftTransport transport) {
        return new NodeRecipe(new Parts(
                parts.self, parts.cluster, parts.members, parts.storage, transport, parts.runtime, parts.groups));
    }

    /** The clock, threads and random numbers to use; if not said, the node makes its own and closes them. */
    public NodeRecipe runtime(RaftRuntime runtime) {
        return new NodeRecipe(new Parts(
                parts.self, parts.cluster, parts.members, parts.storage, parts.transport, runtime, parts.groups));
    }

    /** Hosts a group. Can be called for many. */
    public NodeRecipe host(GroupRecipe<?> group) {
        List<GroupRecipe<?>> groups = new ArrayList<>(parts.groups);
        groups.add(group);
        return new NodeRecipe(new Parts(
                parts.self,
                parts.cluster,
                parts.members,
                parts.storage,
                parts.transport,
                parts.runtime,
                List.copyOf(groups)));
    }

    /**
     * Opens storage, recovers, binds, and emits the running node. Cold: each subscription starts a node.
     *
     * <p><b>Thread:</b> emits on a thread of the transport's. <b>Cancellation:</b> what was opened is closed again.
     * <b>Errors:</b> {@link InvalidConfigException} if something is missing or contradicts itself, else what storage
     * and transport report; whatever was opened is closed first.
     */
    public Mono<RaftNode> start() {
        return Mono.defer(() -> {
            RaftStorage storage = required("storage", parts.storage);
            RaftTransport transport = required("transport", parts.transport);
            check();
            RaftRuntime own = parts.runtime == null ? RaftRuntime.system(parts.self.value()) : null;
            RaftRuntime runtime = own == null ? required("runtime", parts.runtime) : own;
            NodeStart start = new NodeStart(parts.self, parts.cluster, parts.members, runtime, own, parts.groups);
            return start.run(storage, transport);
        });
    }

    private void check() {
        List<NodeId> ids = parts.members.stream().map(Member::id).toList();
        if (ids.stream().distinct().count() != ids.size()) {
            throw new InvalidConfigException("members", parts.members.toString(), "each node once");
        }
        if (!ids.contains(parts.self)) {
            throw new InvalidConfigException(
                    "members", parts.members.toString(), "a list with " + parts.self + " in it");
        }
        if (parts.groups.isEmpty()
                || parts.groups.stream().map(GroupRecipe::id).distinct().count() != parts.groups.size()) {
            throw new InvalidConfigException(
                    "groups",
                    parts.groups.stream().map(GroupRecipe::id).toList().toString(),
                    "at least one, each once");
        }
    }

    private static <T> T required(String key, @Nullable T value) {
        if (value == null) {
            throw new InvalidConfigException(key, "not set", "one that is set before start()");
        }
        return value;
    }
}
