package io.reactiveraft.spi;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import java.util.List;
import reactor.core.publisher.Mono;

/** A recipe for a node's transport: it moves frames in lanes between nodes that know each other, and knows no Raft. */
public interface RaftTransport {

    /**
     * Binds, and begins to connect to the peers.
     *
     * <p><b>Thread:</b> emits on a thread of the transport's. <b>Cancellation:</b> what was bound is closed again.
     * <b>Errors:</b> {@link io.reactiveraft.TransportFailedException} if the address is in use or the identity cannot
     * be proven.
     *
     * @param cluster nodes of other clusters are refused
     * @param self who this node is
     * @param members all nodes and where they are reached, until {@link BoundTransport#reach} says otherwise;
     *     {@code self} may be among them
     * @param handler where frames come from and go to
     */
    Mono<BoundTransport> bind(ClusterId cluster, NodeId self, List<Member> members, LaneHandler handler);
}
