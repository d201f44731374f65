package io.reactiveraft.quic;

import io.netty.handler.codec.quic.QuicChannel;
import io.netty.util.NetUtil;
import io.reactiveraft.Member;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/** One attempt to connect to a member: resolve, connect, identify. What fails is told to the link, once. */
final class OutgoingCall implements Dialer.Call {

    private final Station station;
    private final Member member;
    private final PeerLink link;
    private final Line line;
    private volatile boolean aborted;
    private volatile @Nullable QuicChannel channel;

    /** What all calls share: sockets, certificates, and where to resolve names, which blocks. */
    record Line(
            Endpoints endpoints,
            PeerVerifier verifier,
            Refusals refusals,
            BlockingWork blocking,
            Consumer<QuicChannel> opened) {}

    OutgoingCall(Station station, Member member, PeerLink link, Line line) {
        this.station = station;
        this.member = member;
        this.link = link;
        this.line = line;
    }

    OutgoingCall begin() {
        address()
                .flatMap(remote -> line.endpoints().connect(remote, this::opened))
                .subscribe(this::established, this::failed);
        return this;
    }

    /**
     * The connect fails by its channel's end, so that there is one way only in which it ends. Once it is established
     * nothing is given up: whoever answered is alive.
     */
    @Override
    public void abort() {
        aborted = true;
        QuicChannel begun = channel;
        if (begun != null) {
            Loops.execute(begun.eventLoop(), () -> {
                if (!begun.hasAttr(ConnectionWatch.CONNECTION)) {
                    Loops.close(begun);
                }
            });
        }
    }

    private Mono<InetSocketAddress> address() {
        if (NetUtil.isValidIpV4Address(member.host()) || NetUtil.isValidIpV6Address(member.host())) {
            return Mono.fromSupplier(this::resolve);
        }
        return line.blocking().call(this::resolve);
    }

    private InetSocketAddress resolve() {
        try {
            return new InetSocketAddress(InetAddress.getByName(member.host()), member.port());
        } catch (UnknownHostException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void opened(QuicChannel begun) {
        channel = begun;
        begun.pipeline().addFirst(new ConnectionWatch(begun, line.refusals(), member.toString()));
        line.opened().accept(begun);
        if (aborted) {
            abort(); // Which closes later: what a channel has of QUIC is attached, and freed again, after this only.
        }
    }

    private void established(QuicChannel connected) {
        try {
            line.verifier().identify(connected, Set.of(member.id()));
        } catch (Refused e) {
            connected.pipeline().get(ConnectionWatch.class).refused(e);
            CloseCode.of(e.refusal()).close(connected);
            failed(e);
            return;
        }
        PeerConnection connection = new PeerConnection(station, member.id(), true, connected, line.refusals(), link);
        connected.attr(ConnectionWatch.CONNECTION).set(connection);
        connection.open();
    }

    private void failed(Throwable cause) {
        QuicChannel begun = channel;
        if (begun != null) {
            ConnectionWatch watch = begun.pipeline().get(ConnectionWatch.class);
            if (watch != null && !(cause instanceof Refused)) {
                watch.handshakeFailed(cause);
            }
        }
        Loops.execute(station.home(), () -> link.unreachable(String.valueOf(cause)));
    }
}
