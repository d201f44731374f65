package io.reactiveraft.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.TransportEvent.Connected;
import io.reactiveraft.spi.TransportEvent.Disconnected;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A peer dies without a word: its process is killed. */
class DeathTest {

    @TempDir
    private Path folder;

    private Node a;
    private Node b;

    @BeforeEach
    void certify() throws Exception {
        DevelopmentAuthority.create(folder, NodeId.of("a"), NodeId.of("b"));
        a = Node.of("a");
        b = Node.of("b");
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    @Test
    void itsDeathIsNoticedByTheIdleTimeout() throws Exception {
        Duration idle = Duration.ofSeconds(1);
        a.bind(recipe("a", idle), a, b);
        Process peer = PeerProcess.start(folder, idle, b, a);
        a.see(Connected.class);

        long killed = kill(peer);

        assertThat(a.see(Disconnected.class).reason()).contains("idle timeout");
        assertThat(System.nanoTime() - killed).isLessThan(Duration.ofSeconds(5).toNanos());
    }

    @Test
    void aSmallerNodeDialsTheOneThatComesBackLongBeforeTheIdleTimeout() throws Exception {
        Duration idle = Duration.ofMinutes(1);
        a.bind(recipe("a", idle), a, b);
        Process peer = PeerProcess.start(folder, idle, b, a);
        a.see(Connected.class);

        kill(peer);
        b.bind(recipe("b", idle), a, b);

        assertThat(a.see(Disconnected.class).reason()).contains("restarted");
        a.see(Connected.class);
        b.see(Connected.class);
    }

    @Test
    void aGreaterNodeTakesTheConnectionOfTheOneThatComesBack() throws Exception {
        Duration idle = Duration.ofMinutes(1);
        b.bind(recipe("b", idle), a, b);
        Process peer = PeerProcess.start(folder, idle, a, b);
        b.see(Connected.class);

        kill(peer);
        a.bind(recipe("a", idle), a, b);

        assertThat(b.see(Disconnected.class).reason()).contains("newer connection");
        b.see(Connected.class);
        a.see(Connected.class);
    }

    private static long kill(Process peer) throws InterruptedException {
        peer.destroyForcibly();
        peer.waitFor();
        return System.nanoTime();
    }

    private QuicTransport recipe(String id, Duration idle) {
        return QuicTransport.create()
                .tls(TlsIdentity.inFolder(folder, NodeId.of(id)))
                .connectTimeout(Duration.ofSeconds(5))
                .idleTimeout(idle);
    }
}
