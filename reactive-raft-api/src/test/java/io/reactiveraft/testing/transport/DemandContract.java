package io.reactiveraft.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The receiver's demand governs what the sender is asked for, lane by lane. */
interface DemandContract extends Contract {

    /** Bytes of each frame. */
    int SIZE = 1 << 16;

    /** Round trips in another lane for which a lane is watched while it stands still. */
    int ROUND_TRIPS = 300;

    @Test
    default void aStalledReceiverStopsTheSenderAndResumesWithoutLoss() {
        Party a = party("a");
        Party b = party("b");
        Inbox inbox = b.from(a, Lane.LOG);
        inbox.stall();
        scene().connect(a, b);
        int frames = pushFarMoreThanTheLimit(a.to(b, Lane.LOG));

        scene().carryToAndFro(a, b, Lane.CONTROL, ROUND_TRIPS);

        assertThat(inbox.count()).isZero();
        assertThat(a.to(b, Lane.LOG).takenBytes()).isLessThanOrEqualTo(stallLimit());

        scene().await("the lane is open", () -> inbox.opened() == 1);
        inbox.request(10);
        scene().await("ten frames", () -> inbox.count() >= 10);
        scene().carryToAndFro(a, b, Lane.CONTROL, 10);
        assertThat(inbox.count()).isEqualTo(10);
        assertThat(a.to(b, Lane.LOG).takenBytes()).isLessThanOrEqualTo(stallLimit() + 10L * SIZE);

        inbox.request(Long.MAX_VALUE);
        scene().await("all frames", () -> inbox.count() >= frames);
        List<byte[]> received = inbox.received();
        for (int i = 0; i < frames; i++) {
            assertThat(received.get(i)).isEqualTo(Scene.frame(i, SIZE).joined().array());
        }
    }

    @Test
    default void aStalledLaneHoldsUpNoOther() {
        Party a = party("a");
        Party b = party("b");
        for (Lane stalled : Lane.values()) {
            b.from(a, stalled).stall();
        }
        scene().connect(a, b);
        for (Lane lane : Lane.values()) {
            pushFarMoreThanTheLimit(a.to(b, lane));
        }

        for (Lane lane : List.of(Lane.FORWARD, Lane.CONTROL)) {
            scene().await(lane + " is open", () -> b.from(a, lane).opened() == 1);
            b.from(a, lane).request(20);
            scene().await(lane + " flows", () -> b.from(a, lane).count() >= 20);
        }
        scene().carry(b, a, Lane.LOG);
        assertThat(b.from(a, Lane.LOG).count()).isZero();
    }

    @Test
    default void aPeerThatStandsStillHoldsUpNoOtherPeer() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        for (Lane lane : Lane.values()) {
            b.from(a, lane).stall();
        }
        scene().connect(a, b, c);
        for (Lane lane : Lane.values()) {
            pushFarMoreThanTheLimit(a.to(b, lane));
        }

        for (Lane lane : Lane.values()) {
            scene().carryToAndFro(a, c, lane, 10);
            assertThat(b.from(a, lane).count()).isZero();
        }
    }

    @Test
    default void aLaneThatStandsStillIsCancelledWhenThePeerGoes() {
        Party a = party("a");
        Party b = party("b");
        b.from(a, Lane.LOG).stall();
        scene().connect(a, b);
        pushFarMoreThanTheLimit(a.to(b, Lane.LOG));
        scene().carryToAndFro(a, b, Lane.CONTROL, 10);

        b.close();

        scene().await("cancel of the lane", () -> a.to(b, Lane.LOG).ended() == 1);
        scene().await("end of what b reads", () -> !b.from(a, Lane.LOG).isOpen());
    }

    private int pushFarMoreThanTheLimit(Outbox outbox) {
        int frames = (int) (2 * stallLimit() / SIZE) + 40;
        for (int i = 0; i < frames; i++) {
            Frame frame = Scene.frame(i, SIZE);
            outbox.push(frame);
        }
        return frames;
    }
}
