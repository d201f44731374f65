package io.reactiveraft.node;

import io.reactiveraft.ClusterId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.spi.RaftTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** An immutable recipe for a node: each method gives a changed copy, {@link #start()} makes a node of it. */
public final class NodeRecipe {

    /** Changed only while it is a fresh copy. */
    private static final class Parts {

        private final NodeId self;
        private ClusterId cluster = ClusterId.of("reactive-raft");
        private List<Member> members = List.of();
        private boolean joining;
        private @Nullable RaftStorage storage;
        private @Nullable RaftTransport transport;
        private @Nullable RaftRuntime runtime;
        private List<GroupRecipe<?>> groups = List.of();

        Parts(NodeId self) {
            this.self = self;
        }

        Parts(Parts other) {
            self = other.self;
            cluster = other.cluster;
            members = other.members;
            joining = other.joining;
            storage = other.storage;
            transport = other.transport;
            runtime = other.runtime;
            groups = other.groups;
        }
    }

    private final Parts parts;

    NodeRecipe(NodeId self) {
        this(new Parts(self));
    }

    private NodeRecipe(Parts parts) {
        this.parts = parts;
    }

    private NodeRecipe with(Consumer<Parts> change) {
        Parts copy = new Parts(parts);
        change.accept(copy);
        return new NodeRecipe(copy);
    }

    /** The cluster that the node belongs to; {@code reactive-raft} if not said. */
    public NodeRecipe cluster(ClusterId cluster) {
        return with(copy -> copy.cluster = cluster);
    }

    /**
     * The nodes of the cluster, this one among them, and where the others reach them. A new cluster is founded by these
     * members, with the same list on each of them, once all of them are up. From then on the log of each group says who
     * takes part in it, whatever the list: it is looked at again only by a node that knows of no leader.
     * A list of one has nobody who could be asked whether there is a cluster: such a node whose disk was lost must come
     * back as one that is {@link #joining()}, else it founds another.
     */
    public NodeRecipe members(List<Member> members) {
        return with(copy -> copy.members = List.copyOf(members));
    }

    /**
     * This node is not one that founds the cluster: it waits until a leader brings it in. The members are those that it
     * may hear from, itself among them. Makes no difference to a node that takes part already.
     */
    public NodeRecipe joining() {
        return with(copy -> copy.joining = true);
    }

    /** Where logs are kept. */
    public NodeRecipe storage(RaftStorage storage) {
        return with(copy -> copy.storage = storage);
    }

    /** How the nodes talk. */
    public NodeRecipe transport(RaftTransport transport) {
        return with(copy -> copy.transport = transport);
    }

    /** The clock, threads and random numbers to use; if not said, the node makes its own and closes them. */
    public NodeRecipe runtime(RaftRuntime runtime) {
        return with(copy -> copy.runtime = runtime);
    }

    /** Hosts a group. Can be called for many. */
    public NodeRecipe host(GroupRecipe<?> group) {
        return with(copy -> {
            List<GroupRecipe<?>> groups = new ArrayList<>(copy.groups);
            groups.add(group);
            copy.groups = List.copyOf(groups);
        });
    }

    /**
     * Opens storage, recovers, binds, and emits the running node. Cold: each subscription starts a node.
     *
     * <p><b>Thread:</b> emits on a thread of the transport's. <b>Cancellation:</b> what was opened is closed again.
     * <b>Errors:</b> {@link InvalidConfigException} if something is missing or contradicts itself, {@link
     * io.reactiveraft.StorageFailedException} if a log has entries and does not say who takes part, else what storage
     * and transport report; whatever was opened is closed first.
     */
    public Mono<RaftNode> start() {
        return Mono.defer(() -> {
            RaftStorage storage = required("storage", parts.storage);
            RaftTransport transport = required("transport", parts.transport);
            check();
            RaftRuntime own = parts.runtime == null ? RaftRuntime.system(parts.self.value()) : null;
            RaftRuntime runtime = own == null ? required("runtime", parts.runtime) : own;
            NodeSetup setup = new NodeSetup(parts.self, parts.cluster, parts.members, parts.joining, runtime);
            return new NodeStart(setup, own, parts.groups).run(storage, transport);
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
        if (!parts.joining && parts.members.stream().noneMatch(member -> member.kind() == Member.Kind.VOTER)) {
            throw new InvalidConfigException("members", parts.members.toString(), "at least one of kind VOTER");
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
