package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Leases, against somebody who remembers all that happened and asks himself what follows from it. */
class LeaseTest {

    private static final long LEASE = 90;

    private final Lease lease = new Lease(1000);

    @Test
    void nothingIsSureBeforeARoundIsConfirmed() {
        lease.begin(1000);

        assertThat(lease.isHeld(1000, LEASE)).isFalse();
        assertThat(lease.silentNanos(1040)).isEqualTo(40);
    }

    @Test
    void aLeaseLastsFromTheBeginningOfTheRoundNotFromItsConfirmation() {
        lease.begin(1000);
        lease.confirm(0);

        assertThat(lease.isHeld(1089, LEASE)).isTrue();
        assertThat(lease.isHeld(1090, LEASE)).isFalse();
    }

    @Test
    void aConfirmationThatComesLateTakesNothingBack() {
        lease.begin(1000);
        lease.begin(1050);
        lease.confirm(1);
        lease.confirm(0);

        assertThat(lease.isHeld(1139, LEASE)).isTrue();
        assertThat(lease.silentNanos(1139)).isEqualTo(89);
    }

    @Test
    void whoIsAQuorumAloneConfirmsWhateverHasBegun() {
        lease.begin(1000);
        lease.confirm(Long.MAX_VALUE);
        lease.begin(1050);
        assertThat(lease.isHeld(1100, LEASE)).isFalse();

        lease.confirm(Long.MAX_VALUE);

        assertThat(lease.isHeld(1100, LEASE)).isTrue();
    }

    @RepeatedTest(200)
    void itSaysWhatFollowsFromAllThatHappened(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        long now = random.nextBoolean() ? 1000 : Long.MAX_VALUE - 500;
        Lease tested = new Lease(now);
        Memory memory = new Memory(now);
        for (int i = 0; i < 100; i++) {
            now += random.nextLong(30);
            int what = random.nextInt(20);
            if (what < 10) {
                tested.begin(now);
                memory.begin(now);
            } else if (what < 18) {
                long round = random.nextLong(memory.rounds.size() + 1L) - 1;
                tested.confirm(round);
                memory.confirm(round);
            } else if (what < 19) {
                tested.onStall(now);
                memory.stall(now);
            } else if (random.nextInt(10) == 0) {
                tested.giveUp();
                memory.givenUp = true;
            }
            String seed = "seed " + repetition.getCurrentRepetition() + ", step " + i;
            assertThat(tested.isHeld(now, LEASE)).as(seed).isEqualTo(memory.isHeld(now));
            assertThat(tested.isDoubtful()).as(seed).isEqualTo(memory.isDoubtful());
            assertThat(tested.silentNanos(now)).as(seed).isEqualTo(now - memory.silentSince());
        }
    }

    /** A round, and what is known of it. */
    private static final class Round {
        final long began;
        final int stallsBefore;
        boolean proven;

        Round(long began, int stallsBefore) {
            this.began = began;
            this.stallsBefore = stallsBefore;
        }
    }

    /** Remembers everything. */
    private static final class Memory {
        final List<Round> rounds = new ArrayList<>();
        final List<Long> excuses = new ArrayList<>();
        final long beginning;
        int stalls;
        boolean givenUp;

        Memory(long beginning) {
            this.beginning = beginning;
        }

        void begin(long now) {
            rounds.add(new Round(now, stalls));
        }

        /** What began before a stall is proven only if it was before that stall. */
        void confirm(long upTo) {
            for (int round = 0; round <= upTo; round++) {
                rounds.get(round).proven |= rounds.get(round).stallsBefore == stalls;
            }
        }

        void stall(long now) {
            if (!isDoubtful()) {
                excuses.add(now);
            }
            stalls++;
        }

        boolean isDoubtful() {
            return stalls > 0 && rounds.stream().noneMatch(round -> round.proven && round.stallsBefore == stalls);
        }

        boolean isHeld(long now) {
            return !givenUp
                    && rounds.stream()
                            .anyMatch(
                                    round -> round.proven && round.stallsBefore == stalls && now - round.began < LEASE);
        }

        /** The latest of: the election, the beginning of a proven round, a stall that is excused. */
        long silentSince() {
            long since = beginning;
            for (Round round : rounds) {
                since = round.proven && round.began - since > 0 ? round.began : since;
            }
            for (long excuse : excuses) {
                since = excuse - since > 0 ? excuse : since;
            }
            return since;
        }
    }
}
