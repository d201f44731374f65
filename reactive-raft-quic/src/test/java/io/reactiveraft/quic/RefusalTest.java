package io.reactiveraft.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.handler.codec.quic.QuicSslContext;
import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.reactiveraft.ClusterId;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.TransportEvent.Connected;
import io.reactiveraft.spi.TransportEvent.Refusal;
import io.reactiveraft.spi.TransportEvent.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who has no business here is refused, with a reason, and nobody else notices. */
class RefusalTest {

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    private DevelopmentAuthority authority;
    private Node a;
    private Node b;

    @BeforeEach
    void twoNodesAreConnected() throws Exception {
        authority = DevelopmentAuthority.create(folder);
        a = Node.of("a");
        b = Node.of("b");
        a.bind(recipe(authority.issue(NodeId.of("a"))), a, b);
        b.bind(recipe(authority.issue(NodeId.of("b"))), a, b);
        a.see(Connected.class);
        b.see(Connected.class);
    }

    @AfterEach
    void theTwoAreStillConnected() throws Exception {
        a.say(b, Lane.LOG, "still there?");
        assertThat(b.hear()).isEqualTo("still there?");
        a.close();
        b.close();
    }

    @Test
    void aNodeOfAnotherAuthorityRefusesAndIsRefused() throws Exception {
        DevelopmentAuthority other = DevelopmentAuthority.create(elsewhere);
        try (Node stranger = Node.of("c")) {
            stranger.bind(recipe(other.issue(NodeId.of("c"))), a, b, stranger);

            assertThat(a.see(Refused.class).refusal()).isEqualTo(Refusal.UNTRUSTED_CERTIFICATE);
            Refused refused = stranger.see(Refused.class);
            assertThat(refused.refusal()).isEqualTo(Refusal.UNTRUSTED_CERTIFICATE);
            assertThat(refused.detail()).contains("certificate of CN=", "signed by", "is not trusted");
        }
    }

    @Test
    void whoBelievesEveryServerIsStillRefusedByIt() throws Exception {
        TlsIdentity foreign = DevelopmentAuthority.create(elsewhere).issue(NodeId.of("b"));
        try (RawPeer peer = RawPeer.connect(client(foreign), a.member())) {
            peer.awaitClosed();

            Refused refused = a.see(Refused.class);
            assertThat(refused.refusal()).isEqualTo(Refusal.UNTRUSTED_CERTIFICATE);
            assertThat(refused.detail()).contains("CN=b", "is not trusted");
            assertThat(a.transport().refusals()).containsEntry(Refusal.UNTRUSTED_CERTIFICATE, 1L);
        }
    }

    @Test
    void anExpiredCertificateIsRefused() throws Exception {
        authority.issue(NodeId.of("b"), Instant.now().minus(Duration.ofDays(400)));
        QuicSslContext expired = QuicSslContextBuilder.forClient()
                .keyManager(
                        PemFiles.privateKey(folder.resolve("b-key.pem")),
                        null,
                        PemFiles.certificates(folder.resolve("b.pem")).get(0))
                .applicationProtocols(TlsContexts.ALPN)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        try (RawPeer peer = RawPeer.connect(expired, a.member())) {
            peer.awaitClosed();

            assertThat(a.see(Refused.class).refusal()).isEqualTo(Refusal.UNTRUSTED_CERTIFICATE);
        }
    }

    @Test
    void aNodeThatClaimsToBeAnotherIsRefused() throws Exception {
        // In its own name b dials nobody but knocks, and says that it is a node which the certificate does not name.
        try (RawPeer peer =
                RawPeer.connect(client(TlsIdentity.inFolder(folder, b.member().id())), a.member())) {
            peer.open(new Hello(Lane.CONTROL, Node.CLUSTER, NodeId.of("c"), 1));
            peer.awaitClosed();

            Refused refused = a.see(Refused.class);
            assertThat(refused.refusal()).isEqualTo(Refusal.UNKNOWN_NODE);
            assertThat(refused.detail()).contains("HELLO as c", "certificate of b");
        }
    }

    @Test
    void aMemberThatSaysAnotherClusterIsRefused() throws Exception {
        try (RawPeer peer =
                RawPeer.connect(client(TlsIdentity.inFolder(folder, a.member().id())), b.member())) {
            peer.open(new Hello(Lane.LOG, ClusterId.of("other"), a.member().id(), 1));
            peer.awaitClosed();

            assertThat(b.see(Refused.class).refusal()).isEqualTo(Refusal.OTHER_CLUSTER);
        }
    }

    @Test
    void aPeerOfAnotherProtocolIsRefused() throws Exception {
        QuicSslContext other = QuicSslContextBuilder.forClient()
                .keyManager(
                        TlsIdentity.inFolder(folder, b.member().id()).key(),
                        null,
                        TlsIdentity.inFolder(folder, b.member().id()).chain())
                .applicationProtocols("reactive-raft/0")
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
        assertThat(catchThrowable(() -> RawPeer.connect(other, a.member()))).isNotNull();

        assertThat(a.see(Refused.class).refusal()).isEqualTo(Refusal.NO_COMMON_VERSION);
    }

    private static QuicSslContext client(TlsIdentity identity) {
        return QuicSslContextBuilder.forClient()
                .keyManager(identity.key(), null, identity.chain())
                .applicationProtocols(TlsContexts.ALPN)
                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                .build();
    }

    private static QuicTransport recipe(TlsIdentity identity) {
        return QuicTransport.create()
                .tls(identity)
                .connectTimeout(Duration.ofSeconds(5))
                .idleTimeout(Duration.ofSeconds(5));
    }
}
