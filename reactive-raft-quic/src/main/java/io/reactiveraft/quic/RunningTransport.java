package io.reactiveraft.quic;

import io.netty.channel.Channel;
import io.netty.channel.group.ChannelGroup;
import io.netty.channel.group.DefaultChannelGroup;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.TransportEvent;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One node's links to all its peers, its socket, and their end. State belongs to the home loop. */
final class RunningTransport implements BoundTransport, PeerLink.Company {

    private static final Logger log = LoggerFactory.getLogger(RunningTransport.class);

    /** Incoming handshakes at the same time: many times as many as a cluster has nodes. */
    private static final int OPENING_MAX = 256;

    private final Station station;
    private final Endpoints endpoints;
    private final PeerVerifier verifier;
    private final BlockingWork blocking;
    private final Refusals refusals;
    private final Openings openings;
    private final Peers peers;
    private final ChannelGroup channels;
    private final Sinks.Many<TransportEvent> events = Sinks.many().multicast().directBestEffort();
    private final Sinks.Empty<Void> closed = Sinks.empty();
    private volatile @Nullable Channel socket;
    private boolean closing;

    RunningTransport(
            Station station,
            List<Member> members,
            Endpoints endpoints,
            PeerVerifier verifier,
            BlockingWork blocking,
            RandomGenerator jitter) {
        this.station = station;
        this.endpoints = endpoints;
        this.verifier = verifier;
        this.blocking = blocking;
        this.refusals = new Refusals(station.home(), this::tell);
        this.openings = new Openings(OPENING_MAX, station.settings().connectTimeout());
        this.channels = new DefaultChannelGroup(station.home(), true);
        OutgoingCall.Line line = new OutgoingCall.Line(endpoints, verifier, refusals, blocking, this::opened);
        this.peers = new Peers(station.self(), members, member -> link(member, line, jitter));
    }

    /** Binds the socket; then the links begin to dial. */
    Mono<BoundTransport> start() {
        return endpoints.bind(this::incoming, this::established, this::stream).map(bound -> {
            socket = bound;
            Loops.execute(station.home(), this::dial);
            return this;
        });
    }

    @Override
    public InetSocketAddress localAddress() {
        Channel bound = socket;
        if (bound == null) {
            throw new IllegalStateException("not bound yet");
        }
        return (InetSocketAddress) bound.localAddress();
    }

    @Override
    public void reach(List<Member> members) {
        List<Member> wanted = List.copyOf(members);
        Loops.execute(station.home(), () -> peers.reach(wanted));
    }

    @Override
    public Flux<TransportEvent> events() {
        return events.asFlux();
    }

    @Override
    public Map<TransportEvent.Refusal, Long> refusals() {
        return refusals.counts();
    }

    /** Cancelling the result leaves the transport closing. */
    @Override
    public Mono<Void> close() {
        return Mono.defer(() -> {
            Loops.execute(station.home(), this::beginClose);
            return closed.asMono();
        });
    }

    /** Begins to close, since nobody wants it any more. */
    void abandon() {
        Loops.execute(station.home(), this::beginClose);
    }

    private PeerLink link(Member member, OutgoingCall.Line line, RandomGenerator jitter) {
        return new PeerLink(
                station,
                member,
                this,
                link -> new Dialer(
                        station,
                        link::member,
                        station.dials(member.id()),
                        () -> new OutgoingCall(station, link.member(), link, line).begin(),
                        jitter));
    }

    private void dial() {
        if (closing) {
            closeSocket();
        } else {
            peers.start();
        }
    }

    private void incoming(QuicChannel channel) {
        channel.pipeline().addFirst(new ConnectionWatch(channel, refusals, null));
        channels.add(channel);
        openings.begun(channel);
    }

    private void opened(QuicChannel channel) {
        channels.add(channel);
        channels.add(channel.parent());
    }

    /** The peer's certificate is known: once more it is asked whether it is good, and whose it is. */
    private void established(QuicChannel channel) {
        openings.over(channel);
        try {
            NodeId peer = verifier.identify(channel, peers.wanted());
            PeerLink link = peers.to(peer);
            if (link == null) {
                throw new IllegalStateException("no link to " + peer);
            }
            PeerConnection connection = new PeerConnection(station, peer, false, channel, refusals, link);
            channel.attr(ConnectionWatch.CONNECTION).set(connection);
            connection.open();
        } catch (Refused e) {
            channel.pipeline().get(ConnectionWatch.class).refused(e);
            Loops.execute(channel.eventLoop(), () -> CloseCode.of(e.refusal()).close(channel));
        }
    }

    private void stream(QuicChannel channel, QuicStreamChannel stream) {
        PeerConnection connection = channel.attr(ConnectionWatch.CONNECTION).get();
        if (connection == null || connection.isClosed()) {
            Loops.close(stream);
        } else {
            connection.accept(stream);
        }
    }

    @Override
    public void over(PeerLink link) {
        peers.remove(link);
    }

    @Override
    public void tell(TransportEvent event) {
        Sinks.EmitResult result = events.tryEmitNext(event);
        if (result.isFailure() && result != Sinks.EmitResult.FAIL_ZERO_SUBSCRIBER) {
            log.debug("{} was not told: {}", event, result);
        }
    }

    private void beginClose() {
        if (closing) {
            return;
        }
        closing = true;
        peers.stop();
        for (Channel channel : channels) {
            if (channel instanceof QuicChannel connection) {
                shutDown(connection);
            }
        }
        // Not at once: the connections' last words to their links are queued on this loop.
        channels.newCloseFuture().addListener(future -> Loops.execute(station.home(), this::closeSocket));
    }

    private static void shutDown(QuicChannel channel) {
        PeerConnection connection = channel.attr(ConnectionWatch.CONNECTION).get();
        if (connection != null) {
            connection.close(CloseCode.SHUTDOWN, "this node shuts down");
        } else {
            Loops.execute(channel.eventLoop(), () -> CloseCode.SHUTDOWN.close(channel));
        }
    }

    private void closeSocket() {
        Channel bound = socket;
        if (bound == null) {
            dispose();
        } else {
            bound.close().addListener(future -> dispose());
        }
    }

    private void dispose() {
        Sinks.EmitResult completed = events.tryEmitComplete();
        if (completed.isFailure()) {
            log.debug("The end was told before: {}", completed);
        }
        blocking.dispose();
        endpoints.dispose().subscribe(nothing -> {}, this::closedBadly, this::closedWell);
    }

    private void closedWell() {
        if (closed.tryEmitEmpty().isFailure()) {
            log.debug("Closed twice");
        }
    }

    private void closedBadly(Throwable cause) {
        log.warn("The event loops did not end well", cause);
        closedWell();
    }
}
