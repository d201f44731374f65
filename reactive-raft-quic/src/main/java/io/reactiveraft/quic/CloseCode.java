package io.reactiveraft.quic;

import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.QuicChannel;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The application error codes with which connections are closed, which are part of the wire format. */
enum CloseCode {
    /** The node shuts down. */
    SHUTDOWN(0, null),
    /** The same peer has a newer connection. */
    REPLACED(1, null),
    /** The knock was heard; the smaller node will dial. */
    HEARD(2, null),
    /** Something on this side failed. */
    FAILED(3, null),
    /** A frame was too long or made no sense. That is counted where it was read, not where it was written. */
    MALFORMED_FRAME(4, null),
    UNTRUSTED_CERTIFICATE(5, Refusal.UNTRUSTED_CERTIFICATE),
    UNKNOWN_NODE(6, Refusal.UNKNOWN_NODE),
    OTHER_CLUSTER(7, Refusal.OTHER_CLUSTER),
    NO_COMMON_VERSION(8, Refusal.NO_COMMON_VERSION),
    /** The peer was a member, and is none any more. */
    LET_GO(9, null);

    private static final Logger log = LoggerFactory.getLogger(CloseCode.class);

    private final int code;
    private final @Nullable Refusal refusal;

    CloseCode(int code, @Nullable Refusal refusal) {
        this.code = code;
        this.refusal = refusal;
    }

    /** Closes a connection with this code, its name for the reason. On the channel's event loop. */
    void close(QuicChannel channel) {
        channel.close(true, code, ByteBufUtil.writeUtf8(channel.alloc(), name()))
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
        return Arrays.stream(values()).filter(known -> known.code == code).findFirst();
    }

    static CloseCode of(Refusal refusal) {
        return valueOf(refusal.name());
    }
}
