package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.testkit.Operation.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Histories that the order of the log explains, and those that it does not. */
class LogOrderTest {

    @Test
    void aReadOfWhatWasReplacedBeforeItBeganIsNotExplained() {
        Operation first = write(0, 10, 5, 1, 0);
        Operation second = write(20, 30, 6, 2, 5);

        assertThat(LogOrder.misfit(List.of(first, second, read(25, 40, 5)))).isNull();
        assertThat(LogOrder.misfit(List.of(first, second, read(31, 40, 5)))).isNotNull();
        assertThat(LogOrder.misfit(List.of(first, second, read(5, 19, 6)))).isNotNull();
    }

    @Test
    void theOrderOfTheLogIsNotThatOfTimeWhereOneEndedBeforeTheOtherBegan() {
        assertThat(LogOrder.misfit(List.of(write(0, 10, 5, 2, 6), write(11, 30, 6, 1, 0))))
                .isNotNull();
        assertThat(LogOrder.misfit(List.of(write(0, 11, 5, 2, 6), write(11, 30, 6, 1, 0))))
                .isNull();
    }

    @Test
    void whatWasReadLaterIsNoTroubleForASwapThatChangedNothing() {
        Operation swap = new Operation(0, Kind.SWAP, "k", 9, 6, 2, 12, 2, 0L);

        assertThat(LogOrder.misfit(List.of(write(0, 10, 5, 1, 0), swap, read(20, 30, 5))))
                .isNull();
    }

    @Test
    void whatIsNotInTheLogIsNotExplained() {
        assertThat(LogOrder.misfit(List.of(write(0, 10, 5, 0, 0)))).isNotNull();
        assertThat(LogOrder.misfit(List.of(read(0, 10, 7)))).isNotNull();
    }

    @Test
    void manyWritesAtTheSameTimeNeedNoSearch() {
        List<Operation> history = new ArrayList<>();
        for (int i = 1; i <= 2_000; i++) {
            history.add(new Operation(i, Kind.WRITE, "k", 0, i, 0, 1_000_000, i, null));
            history.add(read(10L * i, 10L * i + 5, i));
        }

        assertThat(Linearizability.violation(history)).isNull();
    }

    /** Moments at which they take place are drawn, and beginnings and ends around these; some reads are wrong. */
    @Test
    void itExplainsNothingThatTheSearchDoesNotAndAllThatTookPlaceInThatOrder() {
        for (long seed = 0; seed < 2_000; seed++) {
            SplittableRandom random = new SplittableRandom(seed);
            List<Operation> history = new ArrayList<>();
            long value = 0;
            boolean wrong = random.nextInt(3) == 0;
            for (int i = 1; i <= 8; i++) {
                long began = Math.max(0, 10L * i - random.nextInt(40));
                long ended = 10L * i + random.nextInt(40);
                if (random.nextBoolean()) {
                    history.add(write(began, ended, i, i, value));
                    value = i;
                } else {
                    history.add(read(began, ended, wrong ? random.nextInt(i) : value));
                }
            }
            boolean explains = LogOrder.misfit(history) == null;

            assertThat(explains || wrong).as("seed %d", seed).isTrue();
            history.replaceAll(operation -> operation.at(0));
            assertThat(!explains || Linearizability.violation(history) == null)
                    .as("seed %d", seed)
                    .isTrue();
        }
    }

    private static Operation write(long began, long ended, long value, long order, long before) {
        return new Operation(0, Kind.WRITE, "k", 0, value, began, ended, order, before);
    }

    private static Operation read(long began, long ended, long answer) {
        return new Operation(1, Kind.READ, "k", 0, 0, began, ended, 0, answer);
    }
}
