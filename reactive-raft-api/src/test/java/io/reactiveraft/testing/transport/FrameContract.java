package io.reactiveraft.testing.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is sent is what arrives. */
interface FrameContract extends Contract {

    @Test
    default void framesOfAllSizesArriveCompleteAndInOrderInAllLanesBothWays() {
        Party a = party("a");
        Party b = party("b");
        scene().connect(a, b);
        List<Frame> frames = new ArrayList<>();
        for (int size : new int[] {1, 2, 9, 10, 255, 256, 1_200, 65_535, 65_536, 65_537, 1 << 20, Frame.BYTES_MAX, 1}) {
            frames.add(Scene.frame(size, size));
        }

        for (Lane lane : Lane.values()) {
            frames.forEach(a.to(b, lane)::push);
            frames.forEach(b.to(a, lane)::push);
        }

        for (Lane lane : Lane.values()) {
            awaitSame(b.from(a, lane), frames, "from a in " + lane);
            awaitSame(a.from(b, lane), frames, "from b in " + lane);
        }
        assertThat(frames)
                .allSatisfy(frame -> assertThat(frame.parts().stream()
                                .mapToInt(part -> part.remaining())
                                .sum())
                        .as("the parts are the sender's, and stay as they are")
                        .isEqualTo(frame.bytes()));
    }

    @Test
    default void manySmallFramesArriveInOrder() {
        Party a = party("a");
        Party b = party("b");
        scene().connect(a, b);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 5_000; i++) {
            frames.add(Scene.frame(i, 1 + i % 300));
        }

        frames.forEach(a.to(b, Lane.LOG)::push);

        awaitSame(b.from(a, Lane.LOG), frames, "small frames");
    }

    @Test
    default void oneFrameGoesToManyPeers() {
        Party a = party("a");
        Party b = party("b");
        Party c = party("c");
        scene().connect(a, b, c);
        List<Frame> frames = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            frames.add(Scene.frame(i, 40_000));
        }

        for (Frame frame : frames) {
            a.to(b, Lane.LOG).push(frame);
            a.to(c, Lane.LOG).push(frame);
        }

        awaitSame(b.from(a, Lane.LOG), frames, "at b");
        awaitSame(c.from(a, Lane.LOG), frames, "at c");
    }

    private void awaitSame(Inbox inbox, List<Frame> frames, String what) {
        scene().await(what, () -> inbox.count() >= frames.size());
        List<byte[]> received = inbox.received();
        assertThat(received).as(what).hasSameSizeAs(frames);
        for (int i = 0; i < received.size(); i++) {
            assertThat(received.get(i))
                    .as(what)
                    .isEqualTo(frames.get(i).joined().array());
        }
    }
}
