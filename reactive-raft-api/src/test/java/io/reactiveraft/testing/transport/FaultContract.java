package io.reactiveraft.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.TransportEvent.Refusal;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** What goes wrong in one place harms no other. */
interface FaultContract extends Contract {

    @Test
    default void aMalformedFrameIsCountedAndClosesItsConnectionOnly() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        scene().connect(a, b, c);
        scene().carryToAndFro(a, b, Lane.LOG, 1);
        a.from(b, Lane.LOG).poison();

        b.to(a, Lane.LOG).push(Scene.frame(1, 100));

        scene().await(a + " counts it", () -> a.isRefused(Refusal.MALFORMED_FRAME));
        scene().await(b + " loses a", () -> b.sawDisconnected(a));
        scene().awaitConnected(b, a, 2);
        scene().carry(b, a, Lane.LOG);
        for (Party other : new Party[] {a, b}) {
            assertThat(other.sawDisconnected(c)).isFalse();
            assertThat(c.sawDisconnected(other)).isFalse();
            scene().carryToAndFro(other, c, Lane.LOG, 1);
        }
        assertThat(a.refusals(Refusal.MALFORMED_FRAME)).isEqualTo(1);
        assertThat(c.bound().refusals()).isEmpty();
    }

    @Test
    default void aPublisherOfFramesThatFailsSilencesItsLaneOnly() {
        failing(Flux.error(new IllegalStateException("the test's own error")));
    }

    @Test
    default void aPublisherOfFramesThatEndsSilencesItsLaneOnly() {
        failing(Flux.empty());
    }

    @Test
    default void aPublisherOfFramesThatThrowsSilencesItsLaneOnly() {
        failing(subscriber -> {
            throw new IllegalStateException("the test's own exception");
        });
    }

    private void failing(Publisher<Frame> publisher) {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        a.to(b, Lane.FORWARD).replace(publisher);
        scene().bind(a, Scene.CLUSTER, Scene.members(a, b, c));
        scene().bind(b, Scene.CLUSTER, Scene.members(a, b, c));
        scene().bind(c, Scene.CLUSTER, Scene.members(a, b, c));

        scene().awaitConnected(a, c, 1);
        scene().awaitConnected(c, a, 1);
        scene().awaitConnected(b, a, 1);
        scene().await(
                        "a's other lanes to b",
                        () -> a.to(b, Lane.LOG).isLive()
                                && a.to(b, Lane.CONTROL).isLive());
        scene().carryToAndFro(a, b, Lane.CONTROL, 5);
        scene().carryToAndFro(a, b, Lane.LOG, 5);
        scene().carry(b, a, Lane.FORWARD);
        scene().carryToAndFro(a, c, Lane.FORWARD, 5);
    }

    @Test
    default void aFrameThatIsTooLongNeverArrivesAndHarmsNoOtherPeer() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        scene().connect(a, b, c);

        a.to(b, Lane.LOG).push(Scene.frame(1, Frame.BYTES_MAX + 1));

        scene().await("end of the lane", () -> a.to(b, Lane.LOG).ended() >= 1);
        scene().carryToAndFro(a, c, Lane.LOG, 5);
        assertThat(b.from(a, Lane.LOG).count()).isZero();
        assertThat(a.sawDisconnected(c)).isFalse();
    }
}
