package io.reactiveraft.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.TransportEvent.Connected;
import io.reactiveraft.spi.TransportEvent.Disconnected;
import io.reactiveraft.spi.TransportEvent.Refusal;
import io.reactiveraft.spi.TransportEvent.Refused;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;

/** Who is reached changes, and nobody waits for a backoff that is longer than all patience. */
class ReachTest {

    private static final Duration LONG = Duration.ofMinutes(1);

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
    void whoWasRefusedIsKnockedAtWhenItIsAdded() throws Exception {
        b.bind(recipe("b"), b);
        a.bind(recipe("a"), a, b);
        assertThat(b.see(Refused.class).refusal()).isEqualTo(Refusal.UNKNOWN_NODE);

        b.transport().reach(List.of(a.member(), b.member()));

        a.see(Connected.class);
        b.see(Connected.class);
        a.say(b, Lane.LOG, "let in");
        assertThat(b.hear()).isEqualTo("let in");
    }

    @Test
    void whoIsForgottenAndNamedAgainIsDialledWithoutWaiting() throws Exception {
        b.bind(recipe("b"), b);
        a.bind(recipe("a"), a, b);
        assertThat(b.see(Refused.class).refusal()).isEqualTo(Refusal.UNKNOWN_NODE);
        // It forgets the other, and with it how often that said no.
        a.transport().reach(List.of());
        b.transport().reach(List.of(a.member()));

        a.transport().reach(List.of(b.member()));

        a.see(Connected.class);
        b.see(Connected.class);
    }

    /** The one that moved thinks that the other is elsewhere, so that it cannot knock there. */
    @Test
    void whoMovedIsDialledAnewWithoutWaiting() throws Exception {
        b.bind(recipe("b"), Node.of("a"), b);
        try (Node other = Node.of("c")) {
            other.bind(recipe("c"), a);
            Member there = new Member(
                    b.member().id(), other.member().host(), other.member().port());
            a.bind(recipe("a"), new Node(there));
            Flux.interval(Duration.ofMillis(10))
                    .takeUntil(tick -> !a.transport().refusals().isEmpty())
                    .blockLast(Node.DEADLINE);

            a.transport().reach(List.of(b.member()));

            a.see(Connected.class);
            b.see(Connected.class);
        }
    }

    @Test
    void whoMovedWhileItIsDialledIsDialledAnewWithoutWaiting() throws Exception {
        b.bind(recipe("b"), Node.of("a"), b);
        a.bind(recipe("a").connectTimeout(LONG), Node.of("b"));

        a.transport().reach(List.of(b.member()));

        a.see(Connected.class);
        b.see(Connected.class);
    }

    @Test
    void whoIsLetGoIsToldSoAndHearsTheLastWords() throws Exception {
        connect();
        b.say(a, Lane.CONTROL, "farewell");

        b.transport().reach(List.of(b.member()));

        assertThat(a.hear()).isEqualTo("farewell");
        assertThat(a.see(Disconnected.class).reason()).contains("LET_GO");
        assertThat(b.see(Disconnected.class).reason()).contains("no member any more");
    }

    @Test
    void whoSpeaksWhileItIsLetGoIsStillHeard() throws Exception {
        connect();
        b.transport().reach(List.of(b.member()));

        a.say(b, Lane.CONTROL, "thank you");

        assertThat(b.hear()).isEqualTo("thank you");
    }

    @Test
    void aTransportThatClosesLetsNobodyLinger() throws Exception {
        connect();
        b.transport().reach(List.of());

        b.close();

        assertThat(a.see(Disconnected.class).reason()).contains("SHUTDOWN");
    }

    @Test
    void anotherPriorityIsNoReasonToDialAnew() throws Exception {
        connect();
        Member preferred = a.member().withPriority(100);

        b.transport().reach(List.of(preferred, b.member()));

        a.say(b, Lane.LOG, "as ever");
        assertThat(b.hear()).isEqualTo("as ever");
        assertThat(b.sawNothing()).isTrue();
    }

    private void connect() throws InterruptedException {
        a.bind(recipe("a"), a, b);
        b.bind(recipe("b"), a, b);
        a.see(Connected.class);
        b.see(Connected.class);
    }

    private QuicTransport recipe(String id) {
        return QuicTransport.create()
                .tls(authority.issue(NodeId.of(id)))
                .connectTimeout(Duration.ofSeconds(5))
                .idleTimeout(Duration.ofSeconds(5))
                .reconnectBackoff(LONG, LONG);
    }
}
