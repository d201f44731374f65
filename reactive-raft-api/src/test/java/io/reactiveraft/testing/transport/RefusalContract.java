package io.reactiveraft.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever is not a peer is not let in; it is counted and told, and the others do not notice. */
interface RefusalContract extends Contract {

    @Test
    default void aNodeOfAnotherClusterIsRefusedAndCounted() {
        Party a = party("a");
        Party b = party("b");
        Party stranger = party("stranger");
        List<Member> all = Scene.members(a, b, stranger);
        scene().bind(a, Scene.CLUSTER, all);
        scene().bind(b, Scene.CLUSTER, all);
        scene().bind(stranger, ClusterId.of("elsewhere"), all);

        scene().await(a + " refuses", () -> a.isRefused(Refusal.OTHER_CLUSTER));
        scene().await(stranger + " refuses", () -> stranger.isRefused(Refusal.OTHER_CLUSTER));

        scene().awaitConnected(a, b, 1);
        scene().awaitConnected(b, a, 1);
        scene().carryToAndFro(a, b, Lane.LOG, 10);
        assertStrangers(a, stranger);
    }

    @Test
    default void aNodeThatIsNoMemberIsRefusedAndCounted() {
        Party a = party("a");
        Party b = party("b");
        Party stranger = party("stranger");
        scene().connect(a, b);

        scene().bind(stranger, Scene.CLUSTER, Scene.members(a, b, stranger));

        scene().await(a + " refuses", () -> a.isRefused(Refusal.UNKNOWN_NODE));
        scene().await(b + " refuses", () -> b.isRefused(Refusal.UNKNOWN_NODE));
        scene().carryToAndFro(a, b, Lane.LOG, 10);
        assertThat(a.sawDisconnected(b)).isFalse();
        assertStrangers(a, stranger);
    }

    @Test
    default void aNodeThatIsNotTheOneDialledIsRefusedAndCounted() {
        Party a = party("a");
        Party other = party("other");
        Party nowhere = party("a");
        Member misled = new Member(
                party("b").id(), other.member().host(), other.member().port());
        scene().bind(other, Scene.CLUSTER, Scene.members(nowhere, other));

        scene().bind(a, Scene.CLUSTER, List.of(a.member(), misled));

        scene().await(a + " refuses", () -> a.isRefused(Refusal.UNKNOWN_NODE));
        assertThat(a.to(misled.id(), Lane.CONTROL).subscribed()).isZero();
        assertThat(other.from(a, Lane.CONTROL).count()).isZero();
    }

    private static void assertStrangers(Party one, Party other) {
        for (Lane lane : Lane.values()) {
            assertThat(one.to(other, lane).subscribed()).isZero();
            assertThat(other.to(one, lane).subscribed()).isZero();
            assertThat(one.from(other, lane).opened()).isZero();
            assertThat(other.from(one, lane).opened()).isZero();
        }
    }
}
