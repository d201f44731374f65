package io.reactiveraft.quic;

import io.reactiveraft.InvalidConfigException;
import java.time.Duration;

/** The numbers of a transport, each within its range. */
record QuicSettings(
        Duration idleTimeout,
        Duration connectTimeout,
        int udpPayloadBytes,
        int laneWindowBytes,
        int socketBufferBytes,
        Duration backoffMin,
        Duration backoffMax) {

    /** Netty's receive buffer unless told otherwise: the least that a peer may be told. */
    private static final int DATAGRAM_BYTES_MIN = 2048;

    QuicSettings {
        within("idleTimeout", idleTimeout, Duration.ofMillis(100), Duration.ofMinutes(10));
        within("connectTimeout", connectTimeout, Duration.ofMillis(50), Duration.ofMinutes(1));
        within("udpPayloadBytes", udpPayloadBytes, 1200, 16_000);
        within("laneWindowBytes", laneWindowBytes, 1 << 16, 1 << 24);
        within("socketBufferBytes", socketBufferBytes, 1 << 16, 1 << 28);
        within("reconnectBackoff.min", backoffMin, Duration.ofMillis(1), Duration.ofMinutes(1));
        within("reconnectBackoff.max", backoffMax, backoffMin, Duration.ofMinutes(10));
    }

    static QuicSettings defaults() {
        return new QuicSettings(
                Duration.ofSeconds(2),
                Duration.ofSeconds(1),
                1200,
                1 << 20,
                4 << 20,
                Duration.ofMillis(50),
                Duration.ofSeconds(1));
    }

    QuicSettings withIdleTimeout(Duration timeout) {
        return new QuicSettings(
                timeout, connectTimeout, udpPayloadBytes, laneWindowBytes, socketBufferBytes, backoffMin, backoffMax);
    }

    QuicSettings withConnectTimeout(Duration timeout) {
        return new QuicSettings(
                idleTimeout, timeout, udpPayloadBytes, laneWindowBytes, socketBufferBytes, backoffMin, backoffMax);
    }

    QuicSettings withUdpPayloadBytes(int bytes) {
        return new QuicSettings(
                idleTimeout, connectTimeout, bytes, laneWindowBytes, socketBufferBytes, backoffMin, backoffMax);
    }

    QuicSettings withLaneWindowBytes(int bytes) {
        return new QuicSettings(
                idleTimeout, connectTimeout, udpPayloadBytes, bytes, socketBufferBytes, backoffMin, backoffMax);
    }

    QuicSettings withSocketBufferBytes(int bytes) {
        return new QuicSettings(
                idleTimeout, connectTimeout, udpPayloadBytes, laneWindowBytes, bytes, backoffMin, backoffMax);
    }

    QuicSettings withBackoff(Duration min, Duration max) {
        return new QuicSettings(
                idleTimeout, connectTimeout, udpPayloadBytes, laneWindowBytes, socketBufferBytes, min, max);
    }

    /** What is received at most and what peers are told: more than that would be cut off by the socket's buffer. */
    int datagramBytesMax() {
        return Math.max(DATAGRAM_BYTES_MIN, udpPayloadBytes);
    }

    private static void within(String key, Duration value, Duration min, Duration max) {
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw new InvalidConfigException(key, value.toString(), min + " to " + max);
        }
    }

    private static void within(String key, int value, int min, int max) {
        if (value < min || value > max) {
            throw new InvalidConfigException(key, Integer.toString(value), min + " to " + max);
        }
    }
}
