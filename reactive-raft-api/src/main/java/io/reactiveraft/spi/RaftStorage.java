package io.reactiveraft.spi;

import io.reactiveraft.ClusterId;
import io.reactiveraft.NodeId;
import reactor.core.publisher.Mono;

/** A recipe for a node's storage. */
public interface RaftStorage {

    /**
     * Opens the storage and recovers what an earlier life left.
     *
     * <p><b>Thread:</b> emits on a thread of the storage's. <b>Cancellation:</b> what was opened is closed again.
     * <b>Errors:</b> {@link io.reactiveraft.StorageFailedException} that says what is wrong: in use, damaged, of
     * another node or cluster, of a newer format.
     */
    Mono<NodeStorage> open(ClusterId cluster, NodeId node);
}
