package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.testkit.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Histories that one order explains, and histories that none does. */
class LinearizabilityTest {

    @Test
    void whatHappensOneByOneIsExplainedByItself() {
        assertExplained(write(0, 1, 5, 0L), read(2, 3, 5), write(4, 5, 6, 5L), read(6, 7, 6));
    }

    @Test
    void aReadThatBeginsAfterAWriteHasEndedSeesIt() {
        assertInexplicable(write(0, 1, 5, 0L), read(2, 3, 0));
    }

    @Test
    void whoeverIsThereAtTheSameTimeMaySeeEither() {
        assertExplained(write(0, 5, 5, 0L), read(1, 2, 0), read(3, 4, 5));
        assertInexplicable(write(0, 5, 5, 0L), read(1, 2, 5), read(3, 4, 0));
    }

    @Test
    void aWriteWithoutAnAnswerHasHappenedIfSomebodySawIt() {
        assertExplained(write(0, Long.MAX_VALUE, 5, null), read(1, 2, 0), read(3, 4, 5));
        assertInexplicable(write(0, Long.MAX_VALUE, 5, null), read(1, 2, 5), read(3, 4, 0));
        assertExplained(write(0, Long.MAX_VALUE, 5, null), read(1, 2, 0), read(3, 4, 0));
    }

    @Test
    void aSwapTellsWhatWasThere() {
        assertExplained(write(0, 1, 5, 0L), swap(2, 3, 5, 6, true), read(4, 5, 6));
        assertInexplicable(write(0, 1, 5, 0L), swap(2, 3, 4, 6, true));
        assertInexplicable(write(0, 1, 5, 0L), swap(2, 3, 5, 6, false));
    }

    @Test
    void whatASwapWithoutAnAnswerFoundWasThere() {
        Operation lost = new Operation(1, Kind.WRITE, "k", 0, 5, 0, Long.MAX_VALUE, null);
        Operation swapped = new Operation(3, Kind.SWAP, "k", 5, 6, 2, Long.MAX_VALUE, null);

        assertExplained(lost, swapped, read(4, 5, 6));
        assertInexplicable(lost, swapped, read(4, 5, 6), read(6, 7, 5));
    }

    @Test
    void aSwapThatFoundSomethingElseFoundWhatNobodyAnsweredFor() {
        Operation lost = new Operation(1, Kind.WRITE, "k", 0, 5, 0, Long.MAX_VALUE, null);

        assertInexplicable(swap(2, 3, 0, 6, false));
        assertExplained(lost, swap(2, 3, 0, 6, false), write(4, 5, 7, 5L));
        assertExplained(lost, swap(2, 3, 0, 6, false));
    }

    @Test
    @Timeout(10)
    void howeverManyWereLostItIsSoonClearThatNothingExplainsAnAnswer() {
        List<Operation> history = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            history.add(new Operation(i, Kind.WRITE, "k", 0, 100 + i, i, Long.MAX_VALUE, null));
            history.add(new Operation(i, Kind.READ, "k", 0, 0, 0, 1_000, 0L));
        }
        history.add(write(2_000, 2_001, 5, 0L));
        assertThat(Linearizability.violation(history)).isNull();

        history.add(read(2_002, 2_003, 0));
        assertThat(Linearizability.violation(history)).startsWith("k: ");
    }

    @Test
    void everyRegisterIsForItself() {
        Operation other = new Operation(2, Kind.WRITE, "other", 0, 9, 0, 1, 0L);

        assertExplained(write(0, 1, 5, 0L), other, read(2, 3, 5));
    }

    static LongStream seeds() {
        return LongStream.range(0, 300);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void whatARegisterAnsweredIsExplainedAndNoLongerIfOneAnswerIsMadeUp(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<Operation> history = new ArrayList<>();
        long present = 0;
        for (int i = 1; i <= 40; i++) {
            long at = 10L * i;
            long began = at - random.nextInt(40);
            long ended = at + random.nextInt(40);
            Operation.Kind kind = Kind.values()[random.nextInt(3)];
            long expected = random.nextBoolean() ? present : 0;
            Operation asked = new Operation(i, kind, "k", expected, kind == Kind.READ ? 0 : i, began, ended, null);
            long answer = kind == Kind.SWAP ? (present == expected ? 1 : 0) : present;
            present = asked.after(present);
            history.add(new Operation(i, kind, "k", expected, asked.value(), began, ended, answer));
        }

        assertThat(Linearizability.violation(history)).as("seed %d", seed).isNull();

        history.add(new Operation(99, Kind.READ, "k", 0, 0, 1_000, 1_001, 77L));
        assertThat(Linearizability.violation(history)).as("seed %d", seed).startsWith("k: ");
    }

    private static Operation write(long began, long ended, long value, @Nullable Long before) {
        return new Operation(1, Kind.WRITE, "k", 0, value, began, ended, before);
    }

    private static Operation read(long began, long ended, long answer) {
        return new Operation(2, Kind.READ, "k", 0, 0, began, ended, answer);
    }

    private static Operation swap(long began, long ended, long expected, long value, boolean done) {
        return new Operation(3, Kind.SWAP, "k", expected, value, began, ended, done ? 1L : 0L);
    }

    private static void assertExplained(Operation... operations) {
        assertThat(Linearizability.violation(List.of(operations))).isNull();
    }

    private static void assertInexplicable(Operation... operations) {
        assertThat(Linearizability.violation(List.of(operations))).startsWith("k: ");
    }
}
