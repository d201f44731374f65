package io.reactiveraft.node;

import io.reactiveraft.GroupId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftAdmin;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.NodeStorage;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A running node: hosts groups over one storage and one transport.
 *
 * <pre>{@code
 * GroupRecipe<Kv> kv = GroupRecipe.of("kv", Kv::machine);
 * Mono<RaftNode> start = RaftNode.create(NodeId.of("n1"))
 *         .members(members)
 *         .storage(storage)
 *         .transport(transport)
 *         .host(kv)
 *         .start();
 * start.flatMap(node -> node.raft(kv).propose(new Put("a", "1")));
 * }</pre>
 */
public final class RaftNode {

    private final NodeId id;
    private final Map<GroupId, NodeStart.HostedGroup<?>> groups;
    private final BoundTransport transport;
    private final Mono<Void> close;

    /** With what to run once all is closed. */
    RaftNode(
            NodeId id,
            Map<GroupId, NodeStart.HostedGroup<?>> groups,
            BoundTransport transport,
            NodeStorage storage,
            Runnable release) {
        this.id = id;
        this.groups = groups;
        this.transport = transport;
        close = closing(storage, release).cache();
    }

    /** Begins a recipe. */
    public static NodeRecipe create(NodeId self) {
        return new NodeRecipe(self);
    }

    /** Who this node is. */
    public NodeId id() {
        return id;
    }

    /**
     * A group that the recipe hosts.
     *
     * @throws InvalidConfigException if it does not
     */
    @SuppressWarnings("unchecked") // the very recipe that the group was made from carries its type
    public <S> Raft<S> raft(GroupRecipe<S> group) {
        return (Raft<S>) hosted(group).raft();
    }

    /**
     * What operators do to a group that the recipe hosts.
     *
     * @throws InvalidConfigException if it does not
     */
    public RaftAdmin admin(GroupRecipe<?> group) {
        return hosted(group).loop().admin();
    }

    private NodeStart.HostedGroup<?> hosted(GroupRecipe<?> group) {
        NodeStart.HostedGroup<?> hosted = groups.get(group.id());
        if (hosted == null || !hosted.recipe().equals(group)) {
            throw new InvalidConfigException(
                    "group", group.id().value(), "a recipe that the node hosts: " + groups.keySet());
        }
        return hosted;
    }

    /** The transport: where it is bound, its events, its refusals. */
    public BoundTransport transport() {
        return transport;
    }

    /**
     * Refuses what is new; where this node leads and can reach another voter, hands leadership over, for which it waits
     * as long as a transfer may take but no more than a second; waits up to half a second for what is under way, ends
     * feeds, and closes transport and storage. Idempotent: all subscribers wait for the same end.
     *
     * <p><b>Thread:</b> emits on a thread of the storage's. <b>Cancellation:</b> the closing goes on. <b>Errors:</b>
     * what transport or storage report; the other is closed all the same.
     */
    public Mono<Void> close() {
        return close;
    }

    private Mono<Void> closing(NodeStorage storage, Runnable release) {
        return Flux.fromIterable(groups.values())
                .flatMap(hosted -> hosted.loop().close(), Integer.MAX_VALUE)
                .then(Mono.defer(transport::close)
                        .onErrorResume(error -> storage.close().then(Mono.error(error))))
                .then(Mono.defer(storage::close))
                .doFinally(signal -> release.run());
    }
}
