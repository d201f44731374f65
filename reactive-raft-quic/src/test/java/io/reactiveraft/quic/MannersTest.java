package io.reactiveraft.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.handler.codec.quic.QuicSslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.TransportEvent.Connected;
import io.reactiveraft.spi.TransportEvent.Disconnected;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Two nodes differ in their patience, in their pace, or in whether they work at all. */
class MannersTest {

    @TempDir
    private Path folder;

    private DevelopmentAuthority authority;
    private Node a;
    private Node b;

    @BeforeEach
    void certify() throws Exception {
        authority = DevelopmentAuthority.create(folder);
        a = Node.of("a");
        b = Node.of("b");
    }

    @AfterEach
    void close() {
        a.close();
        b.close();
    }

    @Test
    void whoNeverFinishesItsHandshakeIsClosedOut() throws Exception {
        Duration minute = Duration.ofMinutes(1);
        a.bind(recipe("a", minute).connectTimeout(Duration.ofMillis(500)), a, b);
        try (HalfOpenPeer stranger = new HalfOpenPeer(a.member())) {
            stranger.awaitClosed();
        }
    }

    @Test
    void whoHasLittlePatienceIsKeptAliveAtItsOwnPace() throws Exception {
        a.bind(recipe("a", Duration.ofMinutes(1)), a, b);
        b.bind(recipe("b", Duration.ofSeconds(1)), a, b);
        a.see(Connected.class);
        b.see(Connected.class);

        StepVerifier.create(a.transport().events())
                .expectSubscription()
                .expectNoEvent(Duration.ofSeconds(3))
                .thenCancel()
                .verify(Node.DEADLINE);
    }

    @Test
    void whoShutsDownSaysSoToThoseThatDialledItAndSeesThemGo() throws Exception {
        a.bind(recipe("a", Duration.ofSeconds(5)), a, b);
        b.bind(recipe("b", Duration.ofSeconds(5)), a, b);
        a.see(Connected.class);
        b.see(Connected.class);

        b.close();

        assertThat(a.see(Disconnected.class).reason()).contains("SHUTDOWN");
        assertThat(b.see(Disconnected.class).reason()).contains("shuts down");
    }

    @Test
    void noLaneIsStartedOnceTheHandlerHasEndedTheConnection() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        LaneHandler broken = new LaneHandler() {
            @Override
            public Publisher<Frame> outbound(NodeId peer, Lane lane) {
                asked.incrementAndGet();
                return Mono.never();
            }

            @Override
            public Publisher<Void> inbound(NodeId peer, Lane lane, Flux<Frame> frames) {
                return Mono.error(new IllegalStateException("broken"));
            }
        };
        BoundTransport transport = bind(recipe("b", Duration.ofSeconds(5)), broken);
        try {
            Mono<Disconnected> gone =
                    transport.events().ofType(Disconnected.class).next().cache();
            gone.subscribe();
            a.bind(recipe("a", Duration.ofSeconds(5)), a, b);

            assertThat(gone.block(Node.DEADLINE)).isNotNull();
            assertThat(asked).hasValue(0);
        } finally {
            transport.close().block(Node.DEADLINE);
        }
    }

    @Test
    void whatWaitsInOneLaneIsNoneOfTheOthersBusiness() throws Exception {
        a.bind(recipe("a", Duration.ofSeconds(5)), a, b);
        TlsIdentity identity = authority.issue(NodeId.of("b"));
        try (RawPeer peer = RawPeer.connect(
                QuicSslContextBuilder.forClient()
                        .keyManager(identity.key(), null, identity.chain())
                        .applicationProtocols(TlsContexts.ALPN)
                        .trustManager(InsecureTrustManagerFactory.INSTANCE)
                        .build(),
                a.member())) {
            assertThat(peer.connectionWindow()).isGreaterThan(Integer.MAX_VALUE);
        }
    }

    private BoundTransport bind(QuicTransport recipe, LaneHandler handler) {
        return Objects.requireNonNull(
                recipe.bindAddress(b.member().host(), b.member().port())
                        .bind(Node.CLUSTER, b.member().id(), List.of(a.member(), b.member()), handler)
                        .block(Node.DEADLINE));
    }

    private QuicTransport recipe(String id, Duration idle) {
        return QuicTransport.create()
                .tls(authority.issue(NodeId.of(id)))
                .udpPayloadBytes(8900)
                .connectTimeout(Duration.ofSeconds(5))
                .idleTimeout(idle);
    }
}
