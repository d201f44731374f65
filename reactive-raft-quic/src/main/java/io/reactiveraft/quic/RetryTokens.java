package io.reactiveraft.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.handler.codec.quic.Quic;
import io.netty.handler.codec.quic.QuicTokenHandler;
import io.netty.util.concurrent.Ticker;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Makes whoever connects prove its address first (RFC 9000, section 8.1.2), so that nobody has us send to others or
 * keep state for them. A token is valid for one address for a few seconds, and signed with a key of this start of this
 * node. Used on one event loop only.
 */
final class RetryTokens implements QuicTokenHandler {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int SIGNATURE_BYTES = 16;
    private static final int HEAD_BYTES = Long.BYTES + SIGNATURE_BYTES;
    private static final long LIFE_NANOS = Duration.ofSeconds(10).toNanos();
    private static final int INVALID = -1;

    private final Mac mac;
    private final Ticker clock = Ticker.systemTicker();
    private final long start = clock.nanoTime();

    RetryTokens(byte[] secret) {
        try {
            mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret, ALGORITHM));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JVM has " + ALGORITHM, e);
        }
    }

    @Override
    public boolean writeToken(ByteBuf out, ByteBuf dcid, InetSocketAddress address) {
        long expiry = clock.nanoTime() - start + LIFE_NANOS;
        byte[] id = ByteBufUtil.getBytes(dcid);
        out.writeLong(expiry).writeBytes(sign(expiry, id, address)).writeBytes(id);
        return true;
    }

    @Override
    public int validateToken(ByteBuf token, InetSocketAddress address) {
        if (token.readableBytes() < HEAD_BYTES || token.readableBytes() > maxTokenLength()) {
            return INVALID;
        }
        int begin = token.readerIndex();
        long expiry = token.getLong(begin);
        byte[] signature = ByteBufUtil.getBytes(token, begin + Long.BYTES, SIGNATURE_BYTES);
        byte[] id = ByteBufUtil.getBytes(token, begin + HEAD_BYTES, token.readableBytes() - HEAD_BYTES);
        boolean genuine = MessageDigest.isEqual(signature, sign(expiry, id, address));
        return genuine && expiry - (clock.nanoTime() - start) >= 0 ? HEAD_BYTES : INVALID;
    }

    @Override
    public int maxTokenLength() {
        return HEAD_BYTES + Quic.MAX_CONN_ID_LEN;
    }

    private byte[] sign(long expiry, byte[] id, InetSocketAddress address) {
        mac.update(ByteBuffer.allocate(Long.BYTES + Short.BYTES)
                .putLong(expiry)
                .putShort((short) address.getPort())
                .flip());
        mac.update(address.getAddress().getAddress());
        byte[] whole = mac.doFinal(id);
        return Arrays.copyOf(whole, SIGNATURE_BYTES);
    }
}
