package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The log in parts, each against what a plain list would say. */
class LogTest {

    private static final HardState STATE = HardState.INITIAL;

    private final KernelLog log = new KernelLog(RecoveredLog.EMPTY, Membership.NONE, 1_000_000);

    @Test
    void aTruncationLowersWhatEarlierWritesCountFor() {
        merge(1, 1, 5);
        assertThat(handOut().batches()).hasSize(1);
        merge(2, 3, 1);
        Effect.Persist second = handOut();

        assertThat(second.truncateFrom()).isEqualTo(3);
        log.onPersisted(1);
        assertThat(log.durableIndex()).isEqualTo(2);
        log.onPersisted(2);
        assertThat(log.durableIndex()).isEqualTo(3);
    }

    @Test
    void whatIsCutAgainInTheSameTurnNeverReachesTheDisk() {
        merge(1, 1, 3);
        handOut();
        merge(1, 4, 2);
        merge(2, 3, 2);
        merge(3, 4, 1);
        Effect.Persist write = handOut();

        assertThat(write.truncateFrom()).isEqualTo(3);
        assertThat(write.batches()).extracting(EntryBatch::term).containsExactly(2L, 3L);
        assertThat(write.batches()).extracting(EntryBatch::firstIndex).containsExactly(3L, 4L);
    }

    @Test
    void whatWasNeverHandedOutIsCutWithoutADiskKnowing() {
        merge(1, 1, 3);
        merge(2, 2, 1);
        Effect.Persist write = handOut();

        assertThat(write.truncateFrom()).isZero();
        assertThat(write.batches()).extracting(EntryBatch::lastIndex).containsExactly(1L, 2L);
    }

    @Test
    void nothingCommittedIsCutOff() {
        merge(1, 1, 3);

        assertThatThrownBy(() -> log.merge(batch(2, 3, 1), 3))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("invariant 3");
    }

    @Test
    void writesAreReportedInOrder() {
        merge(1, 1, 1);
        handOut();

        assertThatThrownBy(() -> log.onPersisted(2)).isInstanceOf(InvariantViolation.class);
    }

    @Test
    void theTailForgetsTheOldestButNothingThatIsNotDurable() {
        LogTail tail = new LogTail(0, 100);
        for (int index = 1; index <= 10; index++) {
            tail.append(batch(1, index, 1));
        }
        tail.evict(3);
        assertThat(tail.firstIndex()).isEqualTo(4);
        tail.evict(10);
        assertThat(tail.firstIndex()).isEqualTo(9);
        assertThat(tail.until(8, 10, 1000)).isEmpty();
        assertThat(tail.until(9, 10, 1000)).hasSize(2);
        assertThat(tail.until(9, 10, 1)).hasSize(1);
    }

    @Test
    void aBatchIsCutAtItsEntriesUnlessOneAloneIsTooLarge() {
        EntryBatch batch = EntryBatch.of(
                        EntryKind.COMMAND, List.of(new byte[2], new byte[2], new byte[50], new byte[2]))
                .stamped(3, 7);

        assertThat(Batches.split(batch, 20)).extracting(EntryBatch::lastIndex).containsExactly(8L, 9L, 10L);
        assertThat(Batches.split(batch, 1)).hasSize(4);
        assertThat(Batches.split(batch, 1000)).containsExactly(batch);
    }

    @RepeatedTest(200)
    void outlineTailAndDiskSayWhatAPlainListSays(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        ShadowLog plain = new ShadowLog();
        ShadowLog disk = new ShadowLog();
        long term = 1;
        for (int step = 0; step < 40; step++) {
            term += random.nextInt(3) == 0 ? 1 : 0;
            long first = Math.max(1, plain.length() + 1 - random.nextInt(4));
            while (first <= plain.length()
                    && plain.at(first).term() < term
                    && plain.at(plain.length()).term() == term) {
                first++; // no leader ever begins its term anew
            }
            long[] values = values(random, term, first);
            for (int i = 0; i < values.length; i++) {
                if (first + i > plain.length() || plain.at(first + i).term() < term) {
                    plain.truncateFrom(first + i);
                    plain.append(ShadowLog.batch(values[i]).stamped(term, first + i));
                }
            }
            log.merge(ShadowLog.batch(values).stamped(term, first), 0);
            if (random.nextInt(3) == 0) {
                disk.apply(handOut());
                assertThat(disk.entries()).isEqualTo(plain.entries());
            }
            compare(plain, random);
        }
    }

    /** Values that the place decides, as it does in Raft. */
    private static long[] values(SplittableRandom random, long term, long first) {
        long[] values = new long[1 + random.nextInt(5)];
        for (int i = 0; i < values.length; i++) {
            values[i] = term * 1000 + first + i;
        }
        return values;
    }

    private void compare(ShadowLog plain, SplittableRandom random) {
        LogOutline outline = log.outline();
        assertThat(log.lastIndex()).isEqualTo(plain.length());
        for (long index = 1; index <= plain.length(); index++) {
            assertThat(outline.termAt(index)).isEqualTo(plain.at(index).term());
        }
        long index = random.nextInt(plain.length() + 2);
        long term = random.nextInt(12);
        long expected = Math.min(index, plain.length());
        while (expected > 0 && plain.at(expected).term() > term) {
            expected--;
        }
        assertThat(outline.highestNotAbove(index, term)).isEqualTo(expected);
        ShadowLog read = new ShadowLog();
        log.tail().until(1, plain.length(), Long.MAX_VALUE).forEach(read::append);
        assertThat(read.entries()).isEqualTo(plain.entries());
    }

    private void merge(long term, long first, int count) {
        log.merge(batch(term, first, count), 0);
    }

    private static EntryBatch batch(long term, long first, int count) {
        return ShadowLog.batch(new long[count]).stamped(term, first);
    }

    private Effect.Persist handOut() {
        return log.handOut(STATE, List.of());
    }
}
