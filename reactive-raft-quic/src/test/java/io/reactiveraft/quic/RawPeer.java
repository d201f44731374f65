package io.reactiveraft.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.QuicTransportParameters;
import io.reactiveraft.Member;
import io.reactiveraft.spi.Lane;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import reactor.netty.quic.QuicClient;

/** Somebody who speaks QUIC, but not our manners. */
@SuppressWarnings("FutureReturnValueIgnored") // It may fail as it likes: what the other side does is looked at.
final class RawPeer implements AutoCloseable {

    private final QuicChannel channel;

    private RawPeer(QuicChannel channel) {
        this.channel = channel;
    }

    static RawPeer connect(QuicSslContext tls, Member to) {
        QuicChannel connected = QuicClient.create()
                .bindAddress(() -> new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .remoteAddress(() -> new InetSocketAddress(to.host(), to.port()))
                .secure(tls)
                .idleTimeout(Duration.ofSeconds(5))
                .initialSettings(spec -> spec.maxData(1 << 20).maxStreamDataBidirectionalLocal(1 << 18))
                .doOnChannelInit((observer, ch, remote) ->
                        ch.closeFuture().addListener(future -> ch.parent().close()))
                .connect()
                .map(connection -> (QuicChannel) connection.channel())
                .block(Node.DEADLINE);
        if (connected == null) {
            throw new AssertionError("not connected");
        }
        return new RawPeer(connected);
    }

    /** How many bytes of all streams together the other side lets come before it has read any. */
    long connectionWindow() {
        QuicTransportParameters theirs = channel.peerTransportParameters();
        return theirs == null ? 0 : theirs.initialMaxData();
    }

    /** Opens a stream, says HELLO and then whatever else. */
    void open(Hello hello, byte[]... frames) {
        channel.createStream(QuicStreamType.BIDIRECTIONAL, new ChannelInitializer<QuicStreamChannel>() {
            @Override
            protected void initChannel(QuicStreamChannel stream) {
                stream.pipeline().addLast(new ChannelInboundHandlerAdapter() {
                    @Override
                    public void channelRead(ChannelHandlerContext context, Object message) {
                        ((ByteBuf) message).release();
                    }
                });
                stream.writeAndFlush(hello.framed(stream.alloc()));
                for (byte[] frame : frames) {
                    stream.writeAndFlush(Unpooled.directBuffer().writeBytes(frame));
                }
            }
        });
    }

    void openAll(Function<Lane, Hello> hello, byte[]... frames) {
        for (Lane lane : Lane.values()) {
            open(hello.apply(lane), frames);
        }
    }

    /** Waits until the other side has hung up. */
    void awaitClosed() throws InterruptedException {
        if (!channel.closeFuture().await(Node.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("still connected");
        }
    }

    @Override
    public void close() {
        channel.close().awaitUninterruptibly(Node.DEADLINE.toMillis());
    }
}
