package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.testkit.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
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
    void whatNobodyWasAnsweredForTookPlaceByItsEnd() {
        assertExplained(unanswered(0, 9, 5, 1), read(1, 2, 0), read(3, 4, 5));
        assertInexplicable(unanswered(0, 9, 5, 1), read(1, 2, 5), read(3, 4, 0));
        assertInexplicable(unanswered(0, 9, 5, 1), read(10, 11, 0));
    }

    @Test
    void whatNobodyWasAnsweredForTookPlaceInOrder() {
        assertExplained(unanswered(0, 9, 5, 1), unanswered(0, 9, 6, 2), read(1, 2, 5), read(3, 4, 6));
        assertInexplicable(unanswered(0, 9, 5, 2), unanswered(0, 9, 6, 1), read(1, 2, 5), read(3, 4, 6));
    }

    @Test
    void manyUnansweredOnesAreNoTroubleAtAll() {
        List<Operation> history = new ArrayList<>();
        for (int i = 1; i <= 60; i++) {
            history.add(unanswered(0, 100, i, i));
        }
        history.add(read(50, 60, 60));
        history.add(read(70, 80, 59));

        assertThat(Linearizability.violation(history)).startsWith("k: ");
    }

    @Test
    void aSwapTellsWhatWasThere() {
        assertExplained(write(0, 1, 5, 0L), swap(2, 3, 5, 6, true), read(4, 5, 6));
        assertInexplicable(write(0, 1, 5, 0L), swap(2, 3, 4, 6, true));
        assertInexplicable(write(0, 1, 5, 0L), swap(2, 3, 5, 6, false));
    }

    @Test
    void everyRegisterIsForItself() {
        Operation other = new Operation(2, Kind.WRITE, "other", 0, 9, 0, 1, 0, 0L);

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
            Operation.Kind kind = List.of(Kind.READ, Kind.WRITE, Kind.SWAP).get(random.nextInt(3));
            long expected = random.nextBoolean() ? present : 0;
            Operation asked = new Operation(i, kind, "k", expected, kind == Kind.READ ? 0 : i, began, ended, 0, null);
            long answer = kind == Kind.SWAP ? (present == expected ? 1 : 0) : present;
            present = asked.after(present);
            history.add(new Operation(i, kind, "k", expected, asked.value(), began, ended, 0, answer));
        }

        assertThat(Linearizability.violation(history)).as("seed %d", seed).isNull();

        history.add(new Operation(99, Kind.READ, "k", 0, 0, 1_000, 1_001, 0, 77L));
        assertThat(Linearizability.violation(history)).as("seed %d", seed).startsWith("k: ");
    }

    private static Operation write(long began, long ended, long value, long before) {
        return new Operation(1, Kind.WRITE, "k", 0, value, began, ended, 0, before);
    }

    private static Operation unanswered(long began, long ended, long value, long order) {
        return new Operation(4, Kind.WRITE, "k", 0, value, began, ended, order, null);
    }

    private static Operation read(long began, long ended, long answer) {
        return new Operation(2, Kind.READ, "k", 0, 0, began, ended, 0, answer);
    }

    private static Operation swap(long began, long ended, long expected, long value, boolean done) {
        return new Operation(3, Kind.SWAP, "k", expected, value, began, ended, 0, done ? 1L : 0L);
    }

    private static void assertExplained(Operation... operations) {
        assertThat(Linearizability.violation(List.of(operations))).isNull();
    }

    private static void assertInexplicable(Operation... operations) {
        assertThat(Linearizability.violation(List.of(operations))).startsWith("k: ");
    }
}
