package io.reactiveraft.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes come and go, and move, while the others run. Of two nodes the one with the smaller name may be the dialler. */
interface ReachContract extends Contract {

    @Test
    default void whoIsAddedIsReachedAndLetInWithASmallerName() {
        anAddedNode("a", "b", "c");
    }

    @Test
    default void whoIsAddedIsReachedAndLetInWithAGreaterName() {
        anAddedNode("z", "b", "c");
    }

    /** It knows the others, was refused by them for a while, and is then added. */
    private void anAddedNode(String name, String one, String other) {
        Party b = party(one);
        Party c = party(other);
        Party fresh = party(name);
        scene().connect(b, c);
        scene().bind(fresh, Scene.CLUSTER, Scene.members(b, c, fresh));
        scene().await(b + " refuses", () -> b.isRefused(Refusal.UNKNOWN_NODE));
        scene().await(c + " refuses", () -> c.isRefused(Refusal.UNKNOWN_NODE));

        b.reach(b, c, fresh);
        c.reach(b, c, fresh);

        for (Party old : List.of(b, c)) {
            scene().awaitConnected(old, fresh, 1);
            scene().awaitConnected(fresh, old, 1);
            scene().carryToAndFro(old, fresh, Lane.LOG, 1);
        }
        assertThat(b.sawDisconnected(c)).isFalse();
        assertThat(c.sawDisconnected(b)).isFalse();
    }

    @Test
    default void whoIsAddedBeforeItIsThereIsFoundWhenItComes() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        scene().bind(b, Scene.CLUSTER, Scene.members(b));
        b.reach(a, b, c);

        scene().bind(a, Scene.CLUSTER, Scene.members(a, b));
        scene().bind(c, Scene.CLUSTER, Scene.members(b, c));

        for (Party late : List.of(a, c)) {
            scene().awaitConnected(b, late, 1);
            scene().awaitConnected(late, b, 1);
        }
    }

    @Test
    default void nodesThatLearnOfEachOtherOneAfterTheOtherMeet() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        for (Party party : List.of(a, b, c)) {
            scene().bind(party, Scene.CLUSTER, Scene.members(party));
        }

        b.reach(a, b, c);
        scene().await(a + " or b refuses", () -> a.isRefused(Refusal.UNKNOWN_NODE));
        scene().await(c + " refuses", () -> c.isRefused(Refusal.UNKNOWN_NODE));
        a.reach(a, b);
        c.reach(b, c);

        for (Party other : List.of(a, c)) {
            scene().awaitConnected(b, other, 1);
            scene().awaitConnected(other, b, 1);
            scene().carryToAndFro(other, b, Lane.FORWARD, 1);
        }
    }

    @Test
    default void whoIsLetGoLosesItsConnectionAndIsNotLetInAgain() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        Party d = party("d");
        scene().connect(a, b, c, d);

        b.reach(b, c);

        for (Party gone : List.of(a, d)) {
            scene().await(b + " lets go", () -> b.sawDisconnected(gone));
            scene().await(gone + " is let go", () -> gone.sawDisconnected(b));
            for (Lane lane : Lane.values()) {
                scene().await("end of " + lane, () -> b.to(gone, lane).ended() == 1);
                scene().await(
                                "end of reading " + lane,
                                () -> !b.from(gone, lane).isOpen());
            }
        }
        scene().await(b + " refuses", () -> b.isRefused(Refusal.UNKNOWN_NODE));
        scene().carryToAndFro(b, c, Lane.LOG, 10);
        for (Party gone : List.of(a, d)) {
            assertThat(b.sawConnected(gone, 1)).isTrue();
            assertThat(gone.sawConnected(b, 1)).isTrue();
            assertThat(c.sawDisconnected(gone)).isFalse();
        }
        assertThat(b.sawDisconnected(c)).isFalse();
    }

    @Test
    default void whatWasSaidToANodeBeforeItIsLetGoStillArrives() {
        Party a = party("a");
        Party b = party("b");
        scene().connect(a, b);
        int frames = 200;
        for (int i = 0; i < frames; i++) {
            b.to(a, Lane.LOG).push(Scene.frame(i, 5_000));
        }

        b.reach(b);

        scene().await("all of it is there", () -> a.from(b, Lane.LOG).count() == frames);
        scene().await(b + " lets go", () -> b.sawDisconnected(a));
    }

    @Test
    default void whoIsTakenBackIsConnectedAgain() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        scene().connect(a, b, c);
        b.reach(b);
        for (Party gone : List.of(a, c)) {
            scene().await(b + " lets go", () -> b.sawDisconnected(gone));
            scene().await(gone + " is let go", () -> gone.sawDisconnected(b));
        }

        b.reach(a, b, c);

        for (Party back : List.of(a, c)) {
            scene().awaitConnected(b, back, 2);
            scene().awaitConnected(back, b, 2);
            scene().carryToAndFro(back, b, Lane.LOG, 1);
        }
    }

    @Test
    default void whoIsTakenBackAtOnceKeepsItsConnection() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        scene().connect(a, b, c);

        b.reach(b);
        b.reach(a, b, c);

        // For longer than anybody lingers.
        b.bound().events().take(Party.LINGER).blockLast(Party.DEADLINE);
        for (Party kept : List.of(a, c)) {
            scene().carryToAndFro(kept, b, Lane.LOG, 5);
            assertThat(b.sawDisconnected(kept)).isFalse();
            assertThat(kept.sawDisconnected(b)).isFalse();
        }
        // And when that breaks after all, there is another.
        c.close();
        Party again = scene().party(c.member());
        scene().bind(again, Scene.CLUSTER, Scene.members(a, b, c));
        scene().awaitConnected(b, again, 2);
        scene().awaitConnected(again, b, 1);
    }

    @Test
    default void whoComesAnewWhileItIsLetGoIsNotLetIn() {
        Party a = party("a");
        Party b = party("b");
        scene().connect(a, b);

        b.reach(b);
        a.close();
        Party again = scene().party(a.member());
        scene().bind(again, Scene.CLUSTER, Scene.members(a, b));

        scene().await(b + " refuses", () -> b.isRefused(Refusal.UNKNOWN_NODE));
        assertThat(again.sawConnected(b, 0)).isTrue();
        assertThat(b.sawConnected(again, 1)).isTrue();
    }

    @Test
    default void whoMovesIsFoundAtItsNewAddressOnceItHasGoneFromTheOld() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        scene().connect(a, b, c);
        Party newA = party("a");
        Party newC = party("c");

        b.reach(newA, b, newC);
        scene().carryToAndFro(a, b, Lane.LOG, 5);
        scene().carryToAndFro(c, b, Lane.LOG, 5);
        assertThat(b.sawDisconnected(a)).isFalse();
        assertThat(b.sawDisconnected(c)).isFalse();
        a.close();
        c.close();
        scene().bind(newA, Scene.CLUSTER, Scene.members(newA, b));
        scene().bind(newC, Scene.CLUSTER, Scene.members(newC, b));

        for (Party moved : List.of(newA, newC)) {
            scene().awaitConnected(moved, b, 1);
            scene().awaitConnected(b, moved, 2);
        }
    }

    @Test
    default void whoMovedWhileItWasAwayIsDialledAtItsNewAddressAtOnce() {
        Party b = party("b");
        Party c = party("c");
        scene().bind(b, Scene.CLUSTER, Scene.members(b, c));
        Party newC = party("c");
        scene().bind(newC, Scene.CLUSTER, Scene.members(b, newC));

        b.reach(b, newC);

        scene().awaitConnected(b, newC, 1);
        scene().awaitConnected(newC, b, 1);
    }

    @Test
    default void toReachTheSameAsBeforeChangesNothing() {
        Party a = party("a");
        Party b = party("b");
        scene().connect(a, b);

        for (int i = 0; i < 20; i++) {
            a.reach(b);
            b.reach(b, a);
        }

        scene().carryToAndFro(a, b, Lane.LOG, 10);
        assertThat(a.sawDisconnected(b)).isFalse();
        assertThat(a.sawConnected(b, 1)).isTrue();
    }

    @Test
    default void whoHasClosedReachesNobody() {
        Party a = party("a");
        Party b = party("b");
        scene().connect(a, b);
        a.close();

        a.reach(a, b);

        a.close();
        scene().await(b + " sees a go", () -> b.sawDisconnected(a));
    }
}
