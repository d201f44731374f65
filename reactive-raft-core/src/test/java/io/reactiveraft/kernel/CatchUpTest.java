package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Catching up with an election timeout of 100 or so, at the most three long rounds, and 1,000 of time. */
class CatchUpTest {

    private static final long TIMEOUT = 100;
    private static final int ROUNDS = 3;
    private static final long TIME = 1_000;
    private static final KernelConfig CONFIG = new KernelConfig(
            new KernelConfig.Timing(TIMEOUT, 200, 30, 90, 200, TIME),
            new KernelConfig.Limits(1000, 1000, 8, 8000, 10_000, 100_000, ROUNDS));

    /** What was seen at a moment, and how long an election timeout was then. */
    private record Seen(long nanos, long match, long lastIndex, long timeout) {}

    @Test
    void whoHasAllAtOnceHasCaughtUp() {
        CatchUp catchUp = new CatchUp(CONFIG, 50, 0);
        assertThat(catchUp.isCaughtUp()).isFalse();

        catchUp.onProgress(50, 60, TIMEOUT, TIMEOUT - 1);

        assertThat(catchUp.isCaughtUp()).isTrue();
    }

    @Test
    void aRoundOfAnElectionTimeoutIsTooLong() {
        CatchUp catchUp = new CatchUp(CONFIG, 50, 0);

        catchUp.onProgress(50, 60, TIMEOUT, TIMEOUT);

        assertThat(catchUp.isCaughtUp()).isFalse();
        catchUp.onProgress(60, 70, TIMEOUT, 2 * TIMEOUT - 1);
        assertThat(catchUp.isCaughtUp()).isTrue();
    }

    @Test
    void whoFallsBehindWhileOthersAreWaitedForHasNotCaughtUp() {
        CatchUp catchUp = new CatchUp(CONFIG, 50, 0);
        catchUp.onProgress(50, 60, TIMEOUT, 10);

        catchUp.onProgress(59, 80, TIMEOUT, 10 + TIMEOUT);

        assertThat(catchUp.isCaughtUp()).isFalse();
    }

    @Test
    void whoHasLostWhatHeHadHasNotCaughtUp() {
        CatchUp catchUp = new CatchUp(CONFIG, 50, 0);
        catchUp.onProgress(50, 60, TIMEOUT, 10);

        catchUp.onProgress(0, 60, TIMEOUT, 11);

        assertThat(catchUp.isCaughtUp()).isFalse();
    }

    @Test
    void whoIsNotHeardOfWhileOthersAreWaitedForHasNotCaughtUp() {
        CatchUp catchUp = new CatchUp(CONFIG, 50, 0);

        catchUp.onProgress(50, 50, TIMEOUT, 10);
        catchUp.onSilence();
        assertThat(catchUp.isCaughtUp()).isFalse();
        assertThat(catchUp.isOver(TIME)).isTrue();

        catchUp.onProgress(50, 50, TIMEOUT, TIME + 10);
        catchUp.onProgress(50, 50, TIMEOUT, TIME + 20);
        assertThat(catchUp.isCaughtUp()).isTrue();
    }

    @RepeatedTest(500)
    void roundsAreWhatAllThatWasSeenSays(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        List<Seen> seen = new ArrayList<>();
        Seen now = new Seen(Long.MAX_VALUE - 500, 0, 1 + random.nextInt(30), TIMEOUT);
        seen.add(now);
        CatchUp catchUp = new CatchUp(CONFIG, now.lastIndex, now.nanos);
        for (int step = 0; step < 40; step++) {
            long lastIndex = now.lastIndex + random.nextInt(10);
            long match = Math.min(lastIndex, now.match + random.nextInt(14));
            long timeout = TIMEOUT + random.nextInt(40);
            now = new Seen(now.nanos + random.nextInt(60), match, lastIndex, timeout);
            seen.add(now);

            catchUp.onProgress(match, lastIndex, timeout, now.nanos);

            assertThat(catchUp.isCaughtUp()).as("%s", seen).isEqualTo(isCaughtUp(seen));
            boolean over = !isCaughtUp(seen) && (longRounds(seen) >= ROUNDS || now.nanos - seen.get(0).nanos >= TIME);
            assertThat(catchUp.isOver(now.nanos)).as("%s", seen).isEqualTo(over);
        }
    }

    /** The places at which rounds began: first, and wherever what the log held at the last of them was reached. */
    private static List<Integer> beginnings(List<Seen> seen) {
        List<Integer> beginnings = new ArrayList<>(List.of(0));
        for (int i = 1; i < seen.size(); i++) {
            if (seen.get(i).match >= seen.get(beginnings.get(beginnings.size() - 1)).lastIndex) {
                beginnings.add(i);
            }
        }
        return beginnings;
    }

    private static boolean isCaughtUp(List<Seen> seen) {
        List<Integer> beginnings = beginnings(seen);
        int rounds = beginnings.size() - 1;
        if (rounds == 0) {
            return false;
        }
        int began = beginnings.get(rounds);
        return !isLong(seen.get(beginnings.get(rounds - 1)), seen.get(began))
                && seen.stream().skip(began).noneMatch(later -> isLong(seen.get(began), later));
    }

    private static long longRounds(List<Seen> seen) {
        List<Integer> beginnings = beginnings(seen);
        long longOnes = 0;
        for (int round = 1; round < beginnings.size(); round++) {
            longOnes += isLong(seen.get(beginnings.get(round - 1)), seen.get(beginnings.get(round))) ? 1 : 0;
        }
        return longOnes;
    }

    private static boolean isLong(Seen beginning, Seen end) {
        return end.nanos - beginning.nanos >= end.timeout;
    }
}
