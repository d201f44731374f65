package io.reactiveraft.quic;

import io.netty.channel.EventLoop;
import io.reactiveraft.ClusterId;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;

/**
 * What every part of one bound transport knows.
 *
 * @param cluster whose nodes are let in
 * @param self this node
 * @param incarnation drawn anew at each bind
 * @param handler where frames come from and go to
 * @param settings the numbers
 * @param home the event loop that owns all state that is not a single connection's
 */
record Station(
        ClusterId cluster, NodeId self, long incarnation, LaneHandler handler, QuicSettings settings, EventLoop home) {

    /** What it says first on a lane. */
    Hello hello(Lane lane) {
        return new Hello(lane, cluster, self, incarnation);
    }

    /** Of two nodes the smaller one dials. */
    boolean dials(NodeId peer) {
        return self.compareTo(peer) < 0;
    }
}
