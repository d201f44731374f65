package io.reactiveraft.node;

import io.reactiveraft.NodeId;
import io.reactiveraft.Raft;
import io.reactiveraft.spi.BoundTransport;
import reactor.core.publisher.Mono;

/** A running node. */
public final class RaftNode {

    private RaftNode() {}

    /** Begins a recipe. */
    public static NodeRecipe create(NodeId self) {
        return new NodeRecipe(self);
    }

    /** Who this node is. */
    public NodeId id() {
        throw new IllegalStateException();
    }

    /** A group that the recipe hosts. */
    public <S> Raft<S> raft(GroupRecipe<S> group) {
        throw new IllegalStateException();
    }

    /** The transport: where it is bound, its events, its refusals. */
    public BoundTransport transport() {
        throw new IllegalStateException();
    }

    /** Ends feeds, finishes what is under way, closes transport and storage. Idempotent. */
    public Mono<Void> close() {
        return Mono.empty();
    }
}
