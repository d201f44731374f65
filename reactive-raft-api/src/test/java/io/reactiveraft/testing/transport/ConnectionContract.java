package io.reactiveraft.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.Lane;
import org.junit.jupiter.api.Test;

/** Nodes find each other, lose each other, and find each other again. */
interface ConnectionContract extends Contract {

    @Test
    default void twoNodesConnectAndAllLanesAreSubscribed() {
        Party a = party("a");
        Party b = party("b");

        scene().connect(a, b);

        assertThat(a.bound().localAddress().getPort()).isEqualTo(a.member().port());
        assertThat(a.bound().refusals()).isEmpty();
        assertThat(b.bound().refusals()).isEmpty();
    }

    @Test
    default void threeNodesConnectEachToEachAndNoneToItself() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");

        scene().connect(a, b, c);

        for (Party party : new Party[] {a, b, c}) {
            for (Lane lane : Lane.values()) {
                assertThat(party.to(party, lane).subscribed()).isZero();
            }
        }
        scene().carry(a, b, Lane.CONTROL);
        scene().carry(b, c, Lane.LOG);
        scene().carry(c, a, Lane.FORWARD);
        assertThat(a.from(b, Lane.CONTROL).count()).isZero();
    }

    @Test
    default void aNodeThatComesLaterIsFound() {
        Party early = party("early");
        Party late = party("late");
        scene().bind(early, Scene.CLUSTER, Scene.members(early, late));
        assertThat(early.to(late, Lane.CONTROL).subscribed()).isZero();

        scene().bind(late, Scene.CLUSTER, Scene.members(early, late));

        scene().awaitConnected(early, late, 1);
        scene().awaitConnected(late, early, 1);
        scene().carryToAndFro(early, late, Lane.CONTROL, 1);
    }

    @Test
    default void whenAPeerClosesItsLanesAreCancelledAndTheOthersStay() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        scene().connect(a, b, c);

        b.close();

        scene().await(a + " sees b go", () -> a.sawDisconnected(b));
        for (Lane lane : Lane.values()) {
            scene().await("cancel of " + lane, () -> a.to(b, lane).ended() == 1);
            assertThat(a.to(c, lane).isLive()).isTrue();
        }
        scene().carryToAndFro(a, c, Lane.LOG, 1);
    }

    @Test
    default void aPeerThatComesBackIsSubscribedToAnew() {
        Party a = party("a");
        Party b = party("b");
        scene().connect(a, b);
        scene().carryToAndFro(a, b, Lane.LOG, 1);
        b.close();
        scene().await(
                        a + " sees b go",
                        () -> a.sawDisconnected(b) && !a.to(b, Lane.LOG).isLive());

        Party again = scene().party(b.member());
        scene().bind(again, Scene.CLUSTER, Scene.members(a, b));

        scene().awaitConnected(a, again, 2);
        scene().awaitConnected(again, a, 1);
        int before = a.from(again, Lane.LOG).count();
        scene().carryToAndFro(a, again, Lane.LOG, 1);
        assertThat(a.from(again, Lane.LOG).count()).isEqualTo(before + 1);
    }
}
