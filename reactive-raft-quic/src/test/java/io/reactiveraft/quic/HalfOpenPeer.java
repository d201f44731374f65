package io.reactiveraft.quic;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioDatagramChannel;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicClientCodecBuilder;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.concurrent.Future;
import io.reactiveraft.Member;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/** Somebody who begins a handshake and never gets over looking at the certificate of the other side. */
@SuppressWarnings("FutureReturnValueIgnored") // It may fail as it likes: what the other side does is looked at.
final class HalfOpenPeer implements AutoCloseable {

    private final EventLoopGroup loop = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final Channel socket;
    private final Future<QuicChannel> handshake;

    HalfOpenPeer(Member to) {
        socket = new Bootstrap()
                .group(loop)
                .channel(NioDatagramChannel.class)
                .handler(new QuicClientCodecBuilder()
                        .sslContext(QuicSslContextBuilder.forClient()
                                .applicationProtocols(TlsContexts.ALPN)
                                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                .build())
                        .sslTaskExecutor(task -> {})
                        .maxIdleTimeout(1, TimeUnit.MINUTES)
                        .build())
                .bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .syncUninterruptibly()
                .channel();
        handshake = QuicChannel.newBootstrap(socket)
                .handler(new ChannelInboundHandlerAdapter())
                .remoteAddress(new InetSocketAddress(to.host(), to.port()))
                .connect();
    }

    /** Waits until the other side has had enough. */
    void awaitClosed() throws InterruptedException {
        if (!handshake.await(Node.DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError("the handshake is still under way");
        }
    }

    @Override
    public void close() {
        socket.close().awaitUninterruptibly();
        loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly();
    }
}
