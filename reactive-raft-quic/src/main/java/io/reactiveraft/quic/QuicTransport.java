package io.reactiveraft.quic;

import io.reactiveraft.ClusterId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.RaftTransport;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;

/**
 * An immutable recipe for a node's transport over QUIC with mutual TLS: each method gives a changed copy. The address
 * and the identity must be given, all else has a default.
 *
 * <pre>{@code
 * QuicTransport.create().bindAddress("10.0.0.1", 7000).tls(TlsIdentity.inFolder(folder, self))
 * }</pre>
 */
public final class QuicTransport implements RaftTransport {

    private static final int SECRET_BYTES = 32;

    private final @Nullable InetSocketAddress address;
    private final @Nullable TlsIdentity identity;
    private final QuicSettings settings;

    private QuicTransport(@Nullable InetSocketAddress address, @Nullable TlsIdentity identity, QuicSettings settings) {
        this.address = address;
        this.identity = identity;
        this.settings = settings;
    }

    /** An empty recipe. */
    public static QuicTransport create() {
        return new QuicTransport(null, null, QuicSettings.defaults());
    }

    /**
     * Where to listen, and from which interface to dial.
     *
     * @param host a name or IP address of this machine, resolved at bind; {@code 0.0.0.0} for all of them
     * @param port 0 to 65535, 0 for any free one
     */
    public QuicTransport bindAddress(String host, int port) {
        if (host.isBlank()) {
            throw new InvalidConfigException("bindAddress.host", host, "a host name or an IP address");
        }
        if (port < 0 || port > 65_535) {
            throw new InvalidConfigException("bindAddress.port", Integer.toString(port), "0 to 65535");
        }
        return new QuicTransport(InetSocketAddress.createUnresolved(host, port), identity, settings);
    }

    /** What the node proves itself with, and whom it trusts. */
    public QuicTransport tls(TlsIdentity proof) {
        return new QuicTransport(address, proof, settings);
    }

    /**
     * After how long without a word from a peer the connection counts as dead; the smaller one of both sides' is in
     * force. 100 ms to 10 min, 2 s if not said.
     */
    public QuicTransport idleTimeout(Duration timeout) {
        return with(settings.withIdleTimeout(timeout));
    }

    /** How long a peer may take to answer a dial, and then to say HELLO. 50 ms to 1 min, 1 s if not said. */
    public QuicTransport connectTimeout(Duration timeout) {
        return with(settings.withConnectTimeout(timeout));
    }

    /**
     * How large datagrams may be, in bytes without IP and UDP headers; the main lever on throughput. 1200 to 16000;
     * 1200, which every path carries, if not said; 1452 where the MTU is known to be 1500, 8900 on jumbo frames and
     * loopback. Nodes may differ: each sends no more than its peer receives.
     */
    public QuicTransport udpPayloadBytes(int bytes) {
        return with(settings.withUdpPayloadBytes(bytes));
    }

    /**
     * How many bytes a peer may send on one lane before they are read; it grows up to sixteen fold while they are read
     * fast. 64 KiB to 16 MiB, 1 MiB if not said.
     */
    public QuicTransport laneWindowBytes(int bytes) {
        return with(settings.withLaneWindowBytes(bytes));
    }

    /** What to ask of the system for each socket's buffers, if it allows that. 64 KiB to 256 MiB, 4 MiB if not said. */
    public QuicTransport socketBufferBytes(int bytes) {
        return with(settings.withSocketBufferBytes(bytes));
    }

    /**
     * How long to wait before a peer that could not be reached is dialled again, at first and at most; it doubles in
     * between, with some jitter. 1 ms to 1 min and up to 10 min, 50 ms and 1 s if not said.
     */
    public QuicTransport reconnectBackoff(Duration min, Duration max) {
        return with(settings.withBackoff(min, max));
    }

    /**
     * {@inheritDoc}
     *
     * <p>Names are resolved, native code is loaded and TLS contexts are built on a thread of the transport's that may
     * block; the result is emitted on one of its event loops, which must not.
     */
    @Override
    public Mono<BoundTransport> bind(ClusterId cluster, NodeId self, List<Member> members, LaneHandler handler) {
        List<Member> copy = List.copyOf(members);
        return Mono.defer(() -> {
            TlsIdentity proof = required("tls", identity, "what TlsIdentity.fromPem or inFolder gives");
            InetSocketAddress local = required("bindAddress", address, "a host and a port");
            BlockingWork blocking = new BlockingWork();
            return blocking.call(() -> new Prepared(TlsContexts.create(proof, self), resolved(local)))
                    .flatMap(prepared -> started(prepared, cluster, self, copy, handler, blocking))
                    .doOnError(e -> blocking.dispose())
                    .doOnCancel(blocking::dispose);
        });
    }

    /** What had to be made on a thread that may block. */
    private record Prepared(TlsContexts tls, InetSocketAddress local) {}

    private Mono<BoundTransport> started(
            Prepared prepared,
            ClusterId cluster,
            NodeId self,
            List<Member> members,
            LaneHandler handler,
            BlockingWork blocking) {
        SecureRandom random = new SecureRandom();
        byte[] secret = new byte[SECRET_BYTES];
        random.nextBytes(secret);
        long incarnation = random.nextLong();
        Endpoints endpoints = new Endpoints(settings, prepared.tls(), new RetryTokens(secret), prepared.local());
        Station station = new Station(cluster, self, incarnation, handler, settings, endpoints.home());
        RunningTransport running = new RunningTransport(
                station, members, endpoints, prepared.tls().verifier(), blocking, new SplittableRandom(incarnation));
        return running.start()
                .onErrorResume(e -> running.close().then(Mono.error(e)))
                .doOnCancel(running::abandon);
    }

    private static InetSocketAddress resolved(InetSocketAddress local) {
        try {
            return new InetSocketAddress(InetAddress.getByName(local.getHostString()), local.getPort());
        } catch (UnknownHostException e) {
            throw new TransportFailedException("cannot bind " + local.getHostString() + ": no such host", e);
        }
    }

    private static <T> T required(String key, @Nullable T value, String allowed) {
        if (value == null) {
            throw new InvalidConfigException(key, "", allowed);
        }
        return value;
    }

    private QuicTransport with(QuicSettings changed) {
        return new QuicTransport(address, identity, changed);
    }
}
