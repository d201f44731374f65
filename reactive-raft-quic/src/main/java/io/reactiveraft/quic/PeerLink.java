package io.reactiveraft.quic;

import io.netty.util.concurrent.Future;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.TransportEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What leads to one peer: at most one connection that carries frames. A newer one takes its place only when the older
 * is wholly gone, so that the handler never sees two. A peer that was let go keeps its connection for a while, in which
 * what waits can leave; then the link is over. On the home loop.
 */
final class PeerLink implements PeerConnection.Owner {

    private static final Logger log = LoggerFactory.getLogger(PeerLink.class);

    private static final long LINGER_MILLIS = 1000;

    private final Station station;
    private final Company company;
    private final Dialer dialer;
    private Member member;
    private @Nullable PeerConnection current;
    private @Nullable PeerConnection next;
    private @Nullable Future<?> linger;
    private long incarnation;
    private boolean wanted = true;
    private boolean stopped;

    /** Who wants to know of a link. */
    interface Company {

        void tell(TransportEvent event);

        /** The peer was let go, and nothing leads to it any more. */
        void over(PeerLink link);
    }

    PeerLink(Station station, Member member, Company company, Function<PeerLink, Dialer> dialer) {
        this.station = station;
        this.member = member;
        this.company = company;
        this.dialer = dialer.apply(this);
    }

    NodeId peer() {
        return member.id();
    }

    /** The peer as it is at present. */
    Member member() {
        return member;
    }

    /** Whether the peer is let in. */
    boolean isWanted() {
        return wanted;
    }

    void start() {
        dialer.dial();
    }

    /** Dials no more. Whoever stops it closes the connections. */
    void stop() {
        stopped = true;
        dialer.stop();
        cancelLinger();
    }

    /** The peer is no member any more. */
    void letGo() {
        if (!wanted) {
            return;
        }
        wanted = false;
        dialer.stop();
        if (current == null) {
            company.over(this);
        } else {
            linger = station.home().schedule(this::closeForGood, LINGER_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    /** The peer is a member: as it was, elsewhere, or again. */
    void keep(Member changed) {
        boolean moved = !changed.host().equals(member.host()) || changed.port() != member.port();
        member = changed;
        if (!wanted) {
            // It still has its connection, or that is just about to end.
            wanted = true;
            cancelLinger();
            dialer.resume();
        } else if (moved && current == null) {
            dialer.anew();
        }
    }

    private void closeForGood() {
        PeerConnection last = current;
        if (last != null) {
            last.close(CloseCode.LET_GO, "it is no member any more");
        }
    }

    @Override
    public void ready(PeerConnection connection, long peerIncarnation) {
        if (stopped) {
            connection.close(CloseCode.SHUTDOWN, "this node shuts down");
            return;
        }
        if (!wanted) {
            connection.close(CloseCode.LET_GO, "it is no member any more");
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
            dialer.anew();
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
        log.info("Disconnected from {}: {}", peer(), reason);
        company.tell(new TransportEvent.Disconnected(peer(), reason));
        PeerConnection successor = next;
        next = null;
        if (!wanted) {
            cancelLinger();
            if (successor != null) {
                successor.close(CloseCode.LET_GO, "it is no member any more");
            }
            company.over(this);
        } else if (successor != null) {
            install(successor);
        } else {
            dialer.lost();
        }
    }

    private void install(PeerConnection connection) {
        current = connection;
        log.info("Connected to {}", peer());
        company.tell(new TransportEvent.Connected(peer()));
        connection.carry();
    }

    private void cancelLinger() {
        if (linger != null) {
            linger.cancel(false);
            linger = null;
        }
    }
}
