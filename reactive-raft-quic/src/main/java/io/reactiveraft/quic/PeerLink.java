package io.reactiveraft.quic;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.TransportEvent;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What leads to one peer: at most one connection that carries frames. A newer one takes its place only when the older
 * is wholly gone, so that the handler never sees two. On the home loop.
 */
final class PeerLink implements PeerConnection.Owner {

    private static final Logger log = LoggerFactory.getLogger(PeerLink.class);

    private final NodeId peer;
    private final Consumer<TransportEvent> events;
    private final Dialer dialer;
    private @Nullable PeerConnection current;
    private @Nullable PeerConnection next;
    private long incarnation;
    private boolean stopped;

    PeerLink(NodeId peer, Consumer<TransportEvent> events, Function<PeerLink, Dialer> dialer) {
        this.peer = peer;
        this.events = events;
        this.dialer = dialer.apply(this);
    }

    void start() {
        dialer.dial();
    }

    /** Dials no more. Whoever stops it closes the connections. */
    void stop() {
        stopped = true;
        dialer.stop();
    }

    @Override
    public void ready(PeerConnection connection, long peerIncarnation) {
        if (stopped) {
            connection.close(CloseCode.SHUTDOWN, "this node shuts down");
            return;
        }
        dialer.ready();
        incarnation = peerIncarnation;
        PeerConnection older = current;
        if (older == null) {
            install(connection);
            return;
        }
        if (next != null) {
            next.close(CloseCode.REPLACED, "replaced by a newer connection");
        }
        next = connection;
        older.close(CloseCode.REPLACED, "replaced by a newer connection");
    }

    @Override
    public void knocked(long peerIncarnation) {
        PeerConnection stale = current;
        if (stale == null) {
            dialer.knocked();
        } else if (incarnation != peerIncarnation) {
            stale.close(CloseCode.REPLACED, "the peer was restarted");
        }
    }

    @Override
    public void closed(PeerConnection connection, String reason) {
        if (connection == current) {
            lost(reason);
        } else if (connection == next) {
            next = null;
        } else if (connection.isDialled()) {
            dialer.failed(reason);
        }
    }

    /** No connection came of a call. */
    void unreachable(String reason) {
        dialer.failed(reason);
    }

    private void lost(String reason) {
        current = null;
        log.info("Disconnected from {}: {}", peer, reason);
        events.accept(new TransportEvent.Disconnected(peer, reason));
        PeerConnection successor = next;
        next = null;
        if (successor != null) {
            install(successor);
        } else {
            dialer.lost();
        }
    }

    private void install(PeerConnection connection) {
        current = connection;
        log.info("Connected to {}", peer);
        events.accept(new TransportEvent.Connected(peer));
        connection.carry();
    }
}
