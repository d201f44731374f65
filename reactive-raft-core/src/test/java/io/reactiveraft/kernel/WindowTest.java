package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The window on a simulated way: a queue in front of a line that takes so many bytes in a millisecond. */
class WindowTest {

    private static final long MILLI = 1_000_000;
    private static final long LEAST = 64_000;
    private static final long MOST = 4_000_000;
    private static final long SLACK = 10 * MILLI;

    /** A message on its way: its last index, its bytes, and when its acknowledgement arrives. */
    private record Sent(long index, long bytes, long acknowledgedNanos) {}

    private final Window window = new Window(LEAST, MOST, SLACK);
    private final ArrayDeque<Sent> onTheWay = new ArrayDeque<>();
    private long nowNanos;
    private long inflight;
    private long index;
    private long freeNanos;
    private long delivered;
    private long longestNanos;

    @Test
    void whatCanTakeAllIsGivenAll() {
        saturate(1000, 2_000_000, MILLI / 5, 10_000);

        assertThat(window.bytes()).isEqualTo(MOST);
    }

    @Test
    void aSlowLineIsKeptBusyWithoutALongQueue() {
        trickle(1000, 20 * MILLI);
        saturate(10_000, 1_000, 20 * MILLI, 10_000);
        delivered = 0;
        saturate(4_000, 1_000, 20 * MILLI, 10_000);

        // It begins wide open; in the end it keeps to what the smallest window can do.
        assertThat(longestNanos).isLessThan(200 * MILLI);
        assertThat(delivered).as("bytes in 4 s").isGreaterThan(3_800_000);
    }

    @Test
    void itOpensAgainAfterASlowPhase() {
        trickle(1_000_000, MILLI);
        saturate(60_000, 100, MILLI, 10_000);
        assertThat(window.bytes()).isLessThanOrEqualTo(4 * LEAST);
        saturate(4_000, 1_000_000, MILLI, 10_000);

        assertThat(window.bytes()).isEqualTo(MOST);
    }

    @Test
    void itLearnsThatTheWayHasBecomeLonger() {
        trickle(1_000_000, MILLI);
        saturate(1_000, 100_000, MILLI, 10_000);
        saturate(20_000, 100_000, 200 * MILLI, 10_000);
        delivered = 0;
        saturate(2_000, 100_000, 200 * MILLI, 10_000);

        assertThat(window.bytes()).isEqualTo(MOST);
        assertThat(delivered).as("bytes in 2 s").isGreaterThan(30_000_000);
    }

    @Test
    void littleToSendTellsNothing() {
        trickle(100, 50 * MILLI);
        trickle(1_000_000, MILLI);

        assertThat(window.bytes()).isEqualTo(MOST);
    }

    @Test
    void whatIsLostIsNotWaitedFor() {
        window.onSent(1, true, 0);
        window.abandon();
        window.onSent(2, true, 10 * MILLI);
        window.onKeptBack();
        window.onAcknowledged(2, 1000, 11 * MILLI);

        // 1000 bytes in 1 ms, for 2 ms and twice the slack.
        assertThat(window.bytes()).isEqualTo(LEAST);
    }

    @RepeatedTest(50)
    void itStaysWithinItsBoundsWhateverHappens(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        Window any = new Window(random.nextLong(1000), 1 + random.nextLong(1000), random.nextLong(100));
        long most = any.bytes();
        long sent = 0;
        long now = random.nextLong();
        for (int i = 0; i < 1000; i++) {
            now += random.nextLong(50);
            switch (random.nextInt(5)) {
                case 0, 1 -> any.onSent(++sent, random.nextBoolean(), now);
                case 2 -> any.onAcknowledged(random.nextLong(sent + 1), random.nextLong(1000), now);
                case 3 -> any.onKeptBack();
                default -> any.abandon();
            }
            assertThat(any.bytes()).isBetween(0L, most);
        }
    }

    /** Sends as much as the window lets through, for so many milliseconds. */
    private void saturate(long millis, long bytesPerMilli, long wayNanos, int size) {
        longestNanos = 0;
        long end = nowNanos + millis * MILLI;
        while (nowNanos < end) {
            while (onTheWay.isEmpty() || inflight + size <= window.bytes()) {
                send(size, bytesPerMilli, wayNanos);
            }
            window.onKeptBack();
            acknowledgeOne();
        }
    }

    /** Sends one small message at a time. */
    private void trickle(long bytesPerMilli, long wayNanos) {
        for (int i = 0; i < 10; i++) {
            send(100, bytesPerMilli, wayNanos);
            acknowledgeOne();
        }
    }

    private void send(long bytes, long bytesPerMilli, long wayNanos) {
        window.onSent(++index, onTheWay.isEmpty(), nowNanos);
        freeNanos = Math.max(freeNanos, nowNanos) + bytes * MILLI / bytesPerMilli;
        onTheWay.add(new Sent(index, bytes, freeNanos + wayNanos));
        longestNanos = Math.max(longestNanos, freeNanos + wayNanos - nowNanos);
        inflight += bytes;
    }

    private void acknowledgeOne() {
        Sent oldest = onTheWay.remove();
        nowNanos = Math.max(nowNanos, oldest.acknowledgedNanos);
        inflight -= oldest.bytes;
        delivered += oldest.bytes;
        window.onAcknowledged(oldest.index, oldest.bytes, nowNanos);
    }
}
