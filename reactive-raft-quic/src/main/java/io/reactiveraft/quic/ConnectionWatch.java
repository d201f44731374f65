package io.reactiveraft.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicConnectionCloseEvent;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import io.netty.util.AttributeKey;
import io.netty.util.ReferenceCountUtil;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sits in front of a QUIC channel's pipeline from its first packet and knows why it ends: what this side found wrong
 * during the handshake, and what the other side said when it closed. On the channel's event loop.
 */
final class ConnectionWatch extends ChannelInboundHandlerAdapter {

    /** The connection that a channel became once the peer was identified. */
    static final AttributeKey<PeerConnection> CONNECTION = AttributeKey.valueOf(ConnectionWatch.class, "CONNECTION");

    private static final Logger log = LoggerFactory.getLogger(ConnectionWatch.class);

    /**
     * TLS alerts about certificates (RFC 8446, section 6): bad, unsupported, revoked, expired, unknown, CA, missing;
     * and internal error, which is what Netty sends when a trust manager says no for any reason but time.
     */
    private static final Set<Integer> CERTIFICATE_ALERTS = Set.of(42, 43, 44, 45, 46, 48, 116, 80);

    private static final int NO_APPLICATION_PROTOCOL_ALERT = 120;

    private final QuicChannel channel;
    private final Refusals refusals;
    private final @Nullable String dialled;
    private boolean told;

    /** With the member's text if this side dials. */
    ConnectionWatch(QuicChannel channel, Refusals refusals, @Nullable String dialled) {
        this.channel = channel;
        this.refusals = refusals;
        this.dialled = dialled;
    }

    /** The handshake failed on this side. */
    void handshakeFailed(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        Refused verdict = PeerVerifier.verdict(channel.sslEngine());
        if (verdict != null) {
            tell(verdict.refusal(), verdict.detail());
        } else if (message.contains("NO_APPLICATION_PROTOCOL")) {
            tell(Refusal.NO_COMMON_VERSION, "offers no protocol but others than " + TlsContexts.ALPN);
        } else if (message.contains("PEER_DID_NOT_RETURN_A_CERTIFICATE")) {
            tell(Refusal.UNTRUSTED_CERTIFICATE, "no certificate");
        } else {
            log.debug("Handshake with {} failed", remote(), cause);
        }
    }

    /** The peer was not let in after the handshake. */
    void refused(Refused refused) {
        tell(refused.refusal(), refused.detail());
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof QuicConnectionCloseEvent close) {
            closedByPeer(close);
        } else if (event instanceof SslHandshakeCompletionEvent completion && !completion.isSuccess()) {
            handshakeFailed(completion.cause());
        }
        context.fireUserEventTriggered(event);
    }

    /** Datagrams are keep-alives, and have done their work by arriving. */
    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (message instanceof ByteBuf) {
            ReferenceCountUtil.release(message);
        } else {
            context.fireChannelRead(message);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        log.debug("Connection with {} failed", remote(), cause);
        PeerConnection connection = channel.attr(CONNECTION).get();
        if (connection != null) {
            connection.gone(String.valueOf(cause));
        } else if (dialled != null) {
            context.fireExceptionCaught(cause);
        }
    }

    private void closedByPeer(QuicConnectionCloseEvent close) {
        Optional<CloseCode> code = close.isApplicationClose() ? CloseCode.of(close.error()) : Optional.empty();
        String why = "closed by the peer: " + code.map(CloseCode::name).orElse(error(close));
        log.debug("Connection with {} {}", remote(), why);
        Refusal refusal = code.isPresent() ? code.get().refusal().orElse(null) : alert(close);
        if (refusal != null) {
            tell(refusal, why);
        }
        PeerConnection connection = channel.attr(CONNECTION).get();
        if (connection != null) {
            connection.gone(why);
        } else {
            Loops.execute(channel.eventLoop(), () -> Loops.close(channel));
        }
    }

    private static String error(QuicConnectionCloseEvent close) {
        return close.isTlsError()
                ? "TLS alert " + QuicConnectionCloseEvent.extractTlsError(close.error())
                : "error " + close.error();
    }

    private static @Nullable Refusal alert(QuicConnectionCloseEvent close) {
        if (!close.isTlsError()) {
            return null;
        }
        int alert = QuicConnectionCloseEvent.extractTlsError(close.error());
        if (alert == NO_APPLICATION_PROTOCOL_ALERT) {
            return Refusal.NO_COMMON_VERSION;
        }
        return CERTIFICATE_ALERTS.contains(alert) ? Refusal.UNTRUSTED_CERTIFICATE : null;
    }

    private void tell(Refusal refusal, String detail) {
        if (!told) {
            told = true;
            refusals.refused(remote(), refusal, detail);
        }
    }

    private String remote() {
        return dialled != null ? dialled : String.valueOf(channel.remoteSocketAddress());
    }
}
