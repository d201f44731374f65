package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Round trips, against the formulas as they are written in RFC 6298; and which heartbeats are timed. */
class RoundTripTest {

    private static final long MILLI = 1_000_000;

    private final RoundTrip roundTrip = new RoundTrip();
    private final Pulse pulse = new Pulse();

    @Test
    void nothingIsKnownBeforeTheFirstMeasurement() {
        assertThat(roundTrip.isMeasured()).isFalse();
        assertThat(roundTrip.smoothedNanos()).isZero();
        assertThat(roundTrip.boundNanos()).isZero();
    }

    @Test
    void whatTakesNoTimeAtAllIsMeasuredNevertheless() {
        roundTrip.measure(0);

        assertThat(roundTrip.isMeasured()).isTrue();
        assertThat(roundTrip.boundNanos()).isPositive();
    }

    @Test
    void aJumpIsWithinTheBoundAtOnce() {
        for (int i = 0; i < 100; i++) {
            roundTrip.measure(MILLI);
        }
        assertThat(roundTrip.boundNanos()).isLessThan(2 * MILLI);

        roundTrip.measure(200 * MILLI);

        assertThat(roundTrip.boundNanos()).isBetween(200 * MILLI, 300 * MILLI);
    }

    @RepeatedTest(50)
    void itIsWhatTheFormulasSay(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        double smoothed = 0;
        double deviation = 0;
        long usual = 1 + random.nextLong(300 * MILLI);
        for (int i = 0; i < 200; i++) {
            long sample = 1 + usual + random.nextLong(usual);
            usual = random.nextInt(20) == 0 ? 1 + random.nextLong(300 * MILLI) : usual;
            deviation = i == 0 ? sample / 2.0 : 0.75 * deviation + 0.25 * Math.abs(smoothed - sample);
            smoothed = i == 0 ? sample : 0.875 * smoothed + 0.125 * sample;
            roundTrip.measure(sample);
            assertThat((double) roundTrip.smoothedNanos())
                    .as("seed %d", repetition.getCurrentRepetition())
                    .isCloseTo(smoothed, within(50.0));
            assertThat((double) roundTrip.boundNanos())
                    .as("seed %d", repetition.getCurrentRepetition())
                    .isCloseTo(smoothed + 4 * deviation, within(250.0));
        }
    }

    @Test
    void onlyTheAnswerToTheVeryRoundCounts() {
        pulse.onSent(1, 10);
        pulse.onSent(2, 20);
        pulse.onAnswered(2, 25);
        assertThat(pulse.roundTrip().isMeasured()).isFalse();

        pulse.onSent(3, 30);
        pulse.onAnswered(2, 31);
        pulse.onAnswered(3, 37);
        assertThat(pulse.roundTrip().smoothedNanos()).isEqualTo(7);
    }

    @Test
    void aRoundIsTimedFromTheFirstOfItsHeartbeats() {
        pulse.onSent(1, 10);
        pulse.onSent(1, 20);
        pulse.onAnswered(1, 25);
        assertThat(pulse.roundTrip().smoothedNanos()).isEqualTo(15);

        // The answer is here, so nobody answers this round again.
        pulse.onSent(1, 30);
        pulse.onAnswered(1, 31);
        assertThat(pulse.roundTrip().smoothedNanos()).isEqualTo(15);
    }

    @Test
    void anAbandonedRoundTellsNothing() {
        pulse.onSent(1, 10);
        pulse.abandon();
        pulse.onAnswered(1, 1_000_010);

        assertThat(pulse.roundTrip().isMeasured()).isFalse();
    }

    @Test
    void aFollowerIsSilentSinceItWasLastHeardOf() {
        assertThat(pulse.isHeard()).isFalse();
        assertThat(pulse.isHeardWithin(100, 0)).isFalse();

        pulse.onHeard(1000);

        assertThat(pulse.isHeard()).isTrue();
        assertThat(pulse.isHeardWithin(100, 1100)).isTrue();
        assertThat(pulse.isHeardWithin(100, 1101)).isFalse();
        assertThat(pulse.silentNanos(1101)).isEqualTo(101);
    }
}
