package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What heartbeats tell of how long the way is. */
class PulseTest {

    private final Pulse pulse = new Pulse();

    @Test
    void theFirstHeartbeatOfARoundAndItsAnswerAreTimed() {
        pulse.onSent(1, 100);
        pulse.onSent(1, 130);
        pulse.onAnswered(1, 140);

        assertThat(pulse.roundTrip().smoothedNanos()).isEqualTo(40);
    }

    @Test
    void oneIsTimedAtATime() {
        pulse.onSent(1, 100);
        pulse.onSent(2, 130);
        pulse.onAnswered(1, 180);
        pulse.onAnswered(2, 190);

        assertThat(pulse.roundTrip().smoothedNanos()).isEqualTo(80);
    }

    @Test
    void anAnswerToALaterRoundTellsNothingOfTheOneThatIsTimed() {
        pulse.onSent(1, 100);
        pulse.onSent(2, 130);
        pulse.onAnswered(2, 190);
        assertThat(pulse.roundTrip().isMeasured()).isFalse();

        pulse.onSent(3, 200);
        pulse.onAnswered(3, 240);
        assertThat(pulse.roundTrip().smoothedNanos()).isEqualTo(40);
    }

    /** Else a leader whose heartbeats are followed by news would measure too little, or nothing for ever. */
    @Test
    void newsDuringARoundAreNotTimedSinceNobodyAnswersThem() {
        pulse.onSent(1, 100);
        pulse.onSent(2, 130);
        pulse.onAnswered(1, 180);
        pulse.onSent(2, 190);
        pulse.onAnswered(2, 210);
        assertThat(pulse.roundTrip().smoothedNanos()).isEqualTo(80);

        pulse.onSent(2, 220);
        pulse.onSent(3, 230);
        pulse.onAnswered(3, 310);
        assertThat(pulse.roundTrip().smoothedNanos()).isEqualTo(80);
        assertThat(pulse.roundTrip().boundNanos()).isEqualTo(80 + 4 * 30);
    }
}
