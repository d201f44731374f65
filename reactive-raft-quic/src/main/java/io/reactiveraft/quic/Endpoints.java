package io.reactiveraft.quic;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.FixedRecvByteBufAllocator;
import io.netty.channel.RecvByteBufAllocator;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.reactiveraft.TransportFailedException;
import io.reactiveraft.spi.Lane;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import reactor.core.publisher.Mono;
import reactor.netty.Connection;
import reactor.netty.quic.QuicClient;
import reactor.netty.quic.QuicInitialSettingsSpec;
import reactor.netty.quic.QuicServer;
import reactor.netty.resources.LoopResources;

/**
 * Binds and connects: all that is set on Reactor Netty's recipes is set here, for both sides alike. Owns the event
 * loops: one for the bound socket with all connections that come in, others for those that this node dials.
 */
final class Endpoints {

    /** Odd, as Reactor Netty takes one loop of a group for each socket and skips the next. */
    /** With an arena for each thread; the adaptive one, Netty's default, may wait for another thread's allocation. */
    static final ByteBufAllocator BUFFERS = PooledByteBufAllocator.DEFAULT;

    private static final int DIALLING_LOOPS = Runtime.getRuntime().availableProcessors() < 6 ? 1 : 3;

    private static final long CONNECTION_WINDOW = 1L << 60; // Below the largest number of QUIC, which is 2^62 - 1.
    private static final int KEEP_ALIVES_MAX = 16;
    private static final int DATAGRAMS_PER_TURN = 64;
    private static final long SHUTDOWN_MILLIS = 1000;

    private final QuicSettings settings;
    private final TlsContexts tls;
    private final RetryTokens tokens;
    private final InetSocketAddress local;
    private final LoopResources accepting = LoopResources.create("raft-quic-accept", 1, true);
    private final LoopResources dialling = LoopResources.create("raft-quic-dial", DIALLING_LOOPS, true);

    Endpoints(QuicSettings settings, TlsContexts tls, RetryTokens tokens, InetSocketAddress local) {
        this.settings = settings;
        this.tls = tls;
        this.tokens = tokens;
        this.local = local;
    }

    /** The loop of the bound socket. */
    EventLoop home() {
        return accepting.onClient(LoopResources.DEFAULT_NATIVE).next();
    }

    /**
     * Binds the node's address.
     *
     * @param opened sees each channel at its first packet
     * @param established sees it again once the peer's certificate is known
     * @param streams sees each stream that a peer opens
     */
    Mono<Channel> bind(
            Consumer<QuicChannel> opened,
            Consumer<QuicChannel> established,
            BiConsumer<QuicChannel, QuicStreamChannel> streams) {
        return QuicServer.create()
                .runOn(accepting)
                .bindAddress(() -> local)
                .secure(tls.server())
                .tokenHandler(tokens)
                .idleTimeout(settings.idleTimeout())
                .maxSendUdpPayloadSize(settings.udpPayloadBytes())
                .maxRecvUdpPayloadSize(settings.datagramBytesMax())
                .datagram(KEEP_ALIVES_MAX, KEEP_ALIVES_MAX)
                .initialSettings(spec -> windows(spec).maxStreamsBidirectional(Lane.values().length))
                .option(ChannelOption.RECVBUF_ALLOCATOR, datagrams())
                .doOnChannelInit((observer, channel, remote) -> {
                    channel.config().setAllocator(BUFFERS);
                    opened.accept((QuicChannel) channel);
                })
                .doOnConnection(connection -> established.accept((QuicChannel) connection.channel()))
                .handleStream((in, out) -> {
                    QuicStreamChannel stream = (QuicStreamChannel) ((Connection) in).channel();
                    takeOver(stream);
                    streams.accept(stream.parent(), stream);
                    return Mono.never();
                })
                .bind()
                .map(Connection::channel)
                .doOnNext(this::widenSocket)
                .onErrorMap(e -> new TransportFailedException("cannot bind " + local + ": " + e.getMessage(), e));
    }

    /**
     * Connects to a peer, which TLS then trusts but which is not yet identified.
     *
     * @param opened sees the channel before its first packet
     */
    Mono<QuicChannel> connect(InetSocketAddress remote, Consumer<QuicChannel> opened) {
        int timeoutMillis = Math.toIntExact(settings.connectTimeout().toMillis());
        return QuicClient.create()
                .runOn(dialling)
                .bindAddress(() -> new InetSocketAddress(local.getAddress(), 0))
                .remoteAddress(() -> remote)
                .secure(tls.client())
                .idleTimeout(settings.idleTimeout())
                .maxSendUdpPayloadSize(settings.udpPayloadBytes())
                .maxRecvUdpPayloadSize(settings.datagramBytesMax())
                .datagram(KEEP_ALIVES_MAX, KEEP_ALIVES_MAX)
                .initialSettings(Endpoints.this::windows)
                .option(ChannelOption.RECVBUF_ALLOCATOR, datagrams())
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, timeoutMillis)
                .doOnChannelInit((observer, channel, ignored) -> {
                    // Each dial has a socket of its own, which nobody else would close; last words go out first.
                    Channel socket = channel.parent();
                    channel.closeFuture()
                            .addListener(future -> Loops.execute(channel.eventLoop(), () -> Loops.close(socket)));
                    widenSocket(socket);
                    channel.config().setAllocator(BUFFERS);
                    opened.accept((QuicChannel) channel);
                })
                .connect()
                .map(connection -> (QuicChannel) connection.channel());
    }

    /** Ends the loops, once all channels are closed. */
    Mono<Void> dispose() {
        List<Mono<Void>> ends = new ArrayList<>();
        for (LoopResources loops : List.of(accepting, dialling)) {
            EventLoopGroup group = loops.onClient(LoopResources.DEFAULT_NATIVE);
            ends.add(Mono.create(sink -> group.shutdownGracefully(0, SHUTDOWN_MILLIS, TimeUnit.MILLISECONDS)
                    .addListener(future -> sink.success())));
        }
        return Mono.whenDelayError(ends);
    }

    /**
     * Each lane's window bounds what waits in it, so the connection as a whole needs no bound. It must have none: QUIC
     * would renew it by what is read only, and what waits in a lane that stands still would be missing for the others.
     */
    private QuicInitialSettingsSpec.Builder windows(QuicInitialSettingsSpec.Builder spec) {
        long lane = settings.laneWindowBytes();
        return spec.maxData(CONNECTION_WINDOW)
                .maxStreamDataBidirectionalLocal(lane)
                .maxStreamDataBidirectionalRemote(lane);
    }

    /** Many for each turn of the loop: there is one acknowledgement for all of a turn, and it costs as much as data. */
    private RecvByteBufAllocator datagrams() {
        return new FixedRecvByteBufAllocator(settings.datagramBytesMax()).maxMessagesPerRead(DATAGRAMS_PER_TURN);
    }

    private void widenSocket(Channel socket) {
        socket.config().setAllocator(BUFFERS);
        socket.config().setOption(ChannelOption.SO_RCVBUF, settings.socketBufferBytes());
        socket.config().setOption(ChannelOption.SO_SNDBUF, settings.socketBufferBytes());
    }

    /** Lanes read and write their streams themselves, for the sake of demand. */
    private static void takeOver(QuicStreamChannel stream) {
        while (stream.pipeline().last() != null) {
            stream.pipeline().removeLast();
        }
    }
}
