package io.reactiveraft.quic;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicChannel;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application error codes with which connections are closed: part of the wire format, the order is the code. */
enum CloseCode {
    /** The node shuts down. */
    SHUTDOWN(null),
    /** The same peer has a newer connection. */
    REPLACED(null),
    /** The knock was heard; the smaller node will dial. */
    HEARD(null),
    /** Something on this side failed. */
    FAILED(null),
    /** A frame was too long or made no sense. That is counted where it was read, not where it was written. */
    MALFORMED_FRAME(null),
    UNTRUSTED_CERTIFICATE(Refusal.UNTRUSTED_CERTIFICATE),
    UNKNOWN_NODE(Refusal.UNKNOWN_NODE),
    OTHER_CLUSTER(Refusal.OTHER_CLUSTER),
    NO_COMMON_VERSION(Refusal.NO_COMMON_VERSION);

    private static final Logger log = LoggerFactory.getLogger(CloseCode.class);

    private final @Nullable Refusal refusal;

    CloseCode(@Nullable Refusal refusal) {
        this.refusal = refusal;
    }

    /** Closes a connection with this code, its name for the reason. On the channel's event loop. */
    void close(QuicChannel channel) {
        channel.close(true, ordinal(), ByteBufUtil.writeUtf8(channel.alloc(), name()))
                .addListener(future -> {
                    if (!future.isSuccess()) {
                        log.debug("A connection did not close well", future.cause());
                    }
                });
    }

    /** What it tells the one that is closed out. */
    Optional<Refusal> refusal() {
        return Optional.ofNullable(refusal);
    }

    static Optional<CloseCode> of(int code) {
        return code >= 0 && code < values().length ? Optional.of(values()[code]) : Optional.empty();
    }

    static CloseCode of(Refusal refusal) {
        return valueOf(refusal.name());
    }
}
