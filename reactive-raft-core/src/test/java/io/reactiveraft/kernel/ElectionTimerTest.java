package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The election timer, against what its description says. */
class ElectionTimerTest {

    private static final KernelConfig.Timing TIMING = new KernelConfig.Timing(100, 1000, 30, 90, 200, 10_000);

    private final ElectionTimer timer = new ElectionTimer(TIMING, new Random(1));

    @Test
    void theTimeIsAHeartbeatsIntervalAndTwoRoundTrips() {
        timer.adapt(60);

        assertThat(timer.timeoutNanos()).isEqualTo(30 + 2 * 60);
    }

    @Test
    void onAFastNetworkItIsTheShortestAllowed() {
        timer.adapt(200);
        timer.adapt(1);

        assertThat(timer.timeoutNanos()).isEqualTo(100);
        assertThat(timer.adaptedNanos()).isEqualTo(100);
    }

    @Test
    void onTheSlowestNetworkNoDrawIsLongerThanAllowed() {
        timer.adapt(Long.MAX_VALUE);

        assertThat(timer.timeoutNanos()).isEqualTo(500);
        timer.onFruitless();
        assertThat(timer.timeoutNanos()).isEqualTo(500);
    }

    @Test
    void candidaciesThatComeToNothingDoubleItUntilALeaderHasMeasured() {
        timer.onFruitless();
        timer.onFruitless();
        assertThat(timer.timeoutNanos()).isEqualTo(400);
        assertThat(timer.adaptedNanos()).isEqualTo(100);

        timer.adapt(0);
        assertThat(timer.timeoutNanos()).isEqualTo(400);

        timer.adapt(1);
        assertThat(timer.timeoutNanos()).isEqualTo(100);
    }

    @Test
    void silenceIsExcusedOnceUntilTheLeaderIsHeardOf() {
        assertThat(timer.pardon()).isTrue();
        assertThat(timer.pardon()).isFalse();

        timer.onHeard();

        assertThat(timer.pardon()).isTrue();
    }

    @Test
    void aStepThatIsLateByMoreThanHalfTheShortestTimeoutTellsOfAStall() {
        assertThat(timer.isStall(50)).isFalse();
        assertThat(timer.isStall(51)).isTrue();
    }

    @RepeatedTest(50)
    void drawsAreSpreadBetweenTheTimeAndTwiceThat(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        ElectionTimer tested = new ElectionTimer(TIMING, new Random(random.nextLong()));
        long adapted = 100;
        long expected = 100;
        for (int i = 0; i < 200; i++) {
            if (random.nextInt(3) == 0) {
                tested.onFruitless();
                expected = Math.min(500, 2 * expected);
            } else if (random.nextBoolean()) {
                long roundTrip = random.nextLong(400);
                tested.adapt(roundTrip);
                adapted = roundTrip == 0 ? adapted : Math.max(100, Math.min(500, 30 + 2 * roundTrip));
                expected = roundTrip == 0 ? expected : adapted;
            }
            long now = random.nextBoolean() ? random.nextLong(1000) : Long.MAX_VALUE - random.nextLong(100);
            long handicap = random.nextLong(101);
            tested.restart(now, handicap);
            assertThat(tested.adaptedNanos()).isEqualTo(adapted);
            assertThat(tested.timeoutNanos()).isEqualTo(expected);
            assertThat(tested.deadlineNanos() - now - handicap)
                    .as("seed %d", repetition.getCurrentRepetition())
                    .isBetween(expected, 2 * expected);
        }
    }
}
