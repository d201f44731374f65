package io.reactiveraft.spi;

import io.reactiveraft.NodeId;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * What a node gives to a transport: where frames to a peer come from and where those from a peer go. Called on the
 * transport's threads; never blocks.
 */
public interface LaneHandler {

    /**
     * The frames for a peer. The transport subscribes once for each connection, when the lane is ready to carry
     * frames, requests as fast as the lane takes them, and cancels when the connection is gone: to be subscribed is to
     * be connected. Frames requested and not delivered when the connection goes are lost.
     *
     * <p>Only peers are asked for that {@link RaftTransport#bind} or {@link BoundTransport#reach} named. The handler
     * has to know them before these are called: to ask for one that it does not know yet is to subscribe in vain until
     * that connection breaks. Those that were let go may still be asked for once, if their connection was just being
     * made.
     */
    Publisher<Frame> outbound(NodeId peer, Lane lane);

    /**
     * Takes the frames of one connection from a peer whose identity is proven, in order, without gap. The transport
     * subscribes to the result and cancels it when the connection is gone; frames are read from the connection as the
     * subscriber to {@code frames} requests, at any pace.
     *
     * @return if it ends with an error, the frames were malformed: the transport counts it and closes the connection
     */
    Publisher<Void> inbound(NodeId peer, Lane lane, Flux<Frame> frames);
}
