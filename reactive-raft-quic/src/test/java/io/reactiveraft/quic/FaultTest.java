package io.reactiveraft.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.TransportEvent.Connected;
import io.reactiveraft.spi.TransportEvent.Disconnected;
import io.reactiveraft.spi.TransportEvent.Refusal;
import io.reactiveraft.spi.TransportEvent.Refused;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Garbage, lies and losses harm nobody but their own connection. */
class FaultTest {

    /** A member, so let in, but not one that keeps to the rules. */
    private static final NodeId LIAR = NodeId.of("a-liar");

    @TempDir
    private Path folder;

    private DevelopmentAuthority authority;
    private Node a;
    private Node b;

    @BeforeEach
    void twoNodesAreConnected() throws Exception {
        authority = DevelopmentAuthority.create(folder);
        a = Node.of("a");
        b = Node.of("b");
        a.bind(recipe("a"), a, b);
        b.bind(recipe("b"), a, b, new Node(new Member(LIAR, "127.0.0.1", 1)));
        a.see(Connected.class);
        b.see(Connected.class);
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    @Test
    void garbageOnThePortDisturbsNothing() throws Exception {
        Random random = new Random(1);
        InetSocketAddress port =
                new InetSocketAddress(b.member().host(), b.member().port());
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 2_000; i++) {
                byte[] garbage = new byte[random.nextInt(1, 1500)];
                random.nextBytes(garbage);
                if (i % 2 == 0) {
                    garbage[0] = (byte) 0xc3; // A long header of an Initial packet, then, mostly, its version.
                    byte[] version = {0, 0, 0, 1, 8};
                    System.arraycopy(
                            version, 0, garbage, Math.min(1, garbage.length - 1), Math.min(5, garbage.length - 1));
                }
                socket.send(new DatagramPacket(garbage, garbage.length, port));
                if (i % 100 == 0) {
                    a.say(b, Lane.LOG, "message " + i);
                    assertThat(b.hear()).isEqualTo("message " + i);
                }
            }
        }
        b.say(a, Lane.CONTROL, "all is well");
        assertThat(a.hear()).isEqualTo("all is well");
        assertThat(a.sawNothing()).isTrue();
        assertThat(b.sawNothing()).isTrue();
    }

    @Test
    void aFrameThatIsTooLongClosesItsConnectionBeforeAnythingIsKept() throws Exception {
        byte[] length = ByteBuffer.allocate(4).putInt(Frame.BYTES_MAX + 1).array();
        TlsIdentity identity = authority.issue(LIAR);
        try (RawPeer peer = RawPeer.connect(
                QuicSslContextBuilder.forClient()
                        .keyManager(identity.key(), null, identity.chain())
                        .applicationProtocols(TlsContexts.ALPN)
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build(),
                b.member())) {
            peer.openAll(lane -> new Hello(lane, Node.CLUSTER, LIAR, 7), length);
            peer.awaitClosed();
        }
        Refused refused = b.see(Refused.class);
        assertThat(refused.refusal()).isEqualTo(Refusal.MALFORMED_FRAME);
        assertThat(refused.detail()).contains((Frame.BYTES_MAX + 1) + " bytes", "allowed: 0 to " + Frame.BYTES_MAX);
        assertThat(b.transport().refusals()).containsOnlyKeys(Refusal.MALFORMED_FRAME);
        a.say(b, Lane.LOG, "unharmed");
        assertThat(b.hear()).isEqualTo("unharmed");
        assertThat(a.sawNothing()).isTrue();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void noSocketIsLeftBehindByDialsThatFailAndConnectionsThatBreak() throws Exception {
        b.close();
        a.see(Disconnected.class);
        Node again = new Node(b.member());
        for (int i = 0; i < 20; i++) {
            again.bind(recipe("b"), a, again);
            a.see(Connected.class);
            again.close();
            a.see(Disconnected.class);
        }
        a.close();
        long before = sockets();
        Node more = new Node(a.member());
        more.bind(recipe("a"), more, b);
        more.close();
        assertThat(sockets()).isEqualTo(before);
    }

    private static long sockets() throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors
                    .filter(descriptor -> {
                        try {
                            return Files.readSymbolicLink(descriptor).toString().startsWith("socket:");
                        } catch (IOException e) {
                            return false; // Closed between the list and now.
                        }
                    })
                    .count();
        }
    }

    private QuicTransport recipe(String id) {
        return QuicTransport.create()
                .tls(authority.issue(NodeId.of(id)))
                .connectTimeout(Duration.ofSeconds(5))
                .idleTimeout(Duration.ofSeconds(5))
                .reconnectBackoff(Duration.ofMillis(10), Duration.ofMillis(50));
    }
}
