package io.reactiveraft.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.TransportFailedException;
import io.reactiveraft.spi.Lane;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** After close nothing is left. */
interface ClosingContract extends Contract {

    @Test
    default void closeEndsEverySubscriptionAndTheEvents() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        scene().connect(a, b, c);
        for (Lane lane : Lane.values()) {
            scene().carryToAndFro(a, b, lane, 1);
        }

        a.close();

        scene().await("end of the events", a::hasCompletedEvents);
        for (Lane lane : Lane.values()) {
            for (Party peer : new Party[] {b, c}) {
                scene().await("cancel of " + lane, () -> a.to(peer, lane).ended() == 1);
                scene().await(
                                "end of reading " + lane,
                                () -> !a.from(peer, lane).isOpen());
            }
        }
    }

    @Test
    default void closeIsIdempotentOneAfterTheOtherAndAtOnce() {
        Party a = party("a");
        scene().connect(a, party("b"));

        Mono.when(a.bound().close(), a.bound().close()).block(Party.DEADLINE);
        a.close();

        a.bound().events().then().block(Party.DEADLINE);
    }

    @Test
    default void theAddressIsFreeAtOnceAfterClose() {
        Party a = party("a");
        Party b = party("b");
        scene().connect(a, b);
        a.close();

        for (int i = 0; i < 5; i++) {
            Party again = scene().party(a.member());
            scene().bind(again, Scene.CLUSTER, Scene.members(a, b));
            again.close();
        }
    }

    @Test
    default void anAddressInUseIsAFailureThatNamesIt() {
        Party a = party("a");
        scene().bind(a, Scene.CLUSTER, Scene.members(a));
        Party twin = scene().party(a.member());

        assertThatThrownBy(() -> scene().bind(twin, Scene.CLUSTER, Scene.members(a)))
                .isInstanceOf(TransportFailedException.class)
                .hasMessageContaining(Integer.toString(a.member().port()));
        assertThat(twin.isBound()).isFalse();
    }
}
