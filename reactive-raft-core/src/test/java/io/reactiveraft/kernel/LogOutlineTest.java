package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The runs of terms, against a list with the term of every entry. */
class LogOutlineTest {

    private static final long TERMS_MAX = 12;

    @Test
    void itSaysWhatAListOfTermsSays() {
        Seeds.each(300, random -> {
            LogOutline outline = new LogOutline(RecoveredLog.EMPTY);
            List<Long> terms = new ArrayList<>();
            for (int step = 0; step < 40; step++) {
                change(random, outline, terms);
                compare(outline, terms);
            }
        });
    }

    @Test
    void whatIsRecoveredIsWhatWasThere() {
        Seeds.each(300, random -> {
            LogOutline outline = new LogOutline(RecoveredLog.EMPTY);
            List<Long> terms = new ArrayList<>();
            for (int step = 0; step < 20; step++) {
                change(random, outline, terms);
            }
            LogOutline recovered =
                    new LogOutline(new RecoveredLog(new HardState(TERMS_MAX, null), terms.size(), runs(terms)));
            compare(recovered, terms);
            change(random, recovered, terms);
            compare(recovered, terms);
        });
    }

    @Test
    void entriesFollowOneAnotherAndTermsNeverGoBack() {
        LogOutline outline = new LogOutline(RecoveredLog.EMPTY);
        outline.append(batch(2, 1, 3));

        assertRefused(outline, batch(2, 3, 1));
        assertRefused(outline, batch(2, 5, 1));
        assertRefused(outline, batch(1, 4, 1));
        outline.append(batch(2, 4, 1));
        assertThat(outline.lastIndex()).isEqualTo(4);
    }

    @Test
    void whatASnapshotStandsForIsForgotten() {
        LogOutline outline = new LogOutline(RecoveredLog.EMPTY);
        outline.append(batch(1, 1, 2));
        outline.append(batch(3, 3, 1));
        outline.append(batch(5, 4, 2));
        outline.compact(new SnapshotInfo(4, 5, Membership.NONE));

        assertThat(outline.highestNotAbove(5, 2)).isEqualTo(3);
        assertThat(outline).hasToString("a log behind 4 of term 5, up to 5");
    }

    private static void assertRefused(LogOutline outline, EntryBatch batch) {
        assertThatThrownBy(() -> outline.append(batch)).isInstanceOf(InvariantViolation.class);
    }

    private static void change(SplittableRandom random, LogOutline outline, List<Long> terms) {
        if (random.nextInt(4) == 0) {
            int from = 1 + random.nextInt(terms.size() + 1);
            outline.truncateFrom(from);
            terms.subList(from - 1, terms.size()).clear();
        } else {
            long last = terms.isEmpty() ? 0 : terms.get(terms.size() - 1);
            long term = Math.min(TERMS_MAX, Math.max(1, last + random.nextInt(3)));
            int count = 1 + random.nextInt(4);
            outline.append(batch(term, terms.size() + 1, count));
            for (int i = 0; i < count; i++) {
                terms.add(term);
            }
        }
    }

    private static void compare(LogOutline outline, List<Long> terms) {
        int last = terms.size();
        assertThat(outline.lastIndex()).isEqualTo(last);
        assertThat(outline.lastTerm()).isEqualTo(termAt(terms, last));
        for (int index = -1; index <= last + 1; index++) {
            boolean within = index >= 0 && index <= last;
            for (long term = 0; term <= TERMS_MAX; term++) {
                boolean expected = within && termAt(terms, index) == term;
                assertThat(outline.matches(index, term)).isEqualTo(expected);
                assertThat(outline.highestNotAbove(Math.max(0, index), term))
                        .isEqualTo(highestNotAbove(terms, Math.max(0, index), term));
            }
            if (within) {
                assertThat(outline.termAt(index)).isEqualTo(termAt(terms, index));
                assertThat(outline.runEnd(index)).isEqualTo(runEnd(terms, index));
            } else {
                long outside = index;
                assertThatThrownBy(() -> outline.termAt(outside)).isInstanceOf(IndexOutOfBoundsException.class);
            }
        }
    }

    private static long termAt(List<Long> terms, int index) {
        return index == 0 ? 0 : terms.get(index - 1);
    }

    private static long runEnd(List<Long> terms, int index) {
        int end = index;
        while (end < terms.size() && termAt(terms, end + 1) == termAt(terms, index)) {
            end++;
        }
        return end;
    }

    private static long highestNotAbove(List<Long> terms, int index, long term) {
        int highest = Math.min(index, terms.size());
        while (highest > 0 && termAt(terms, highest) > term) {
            highest--;
        }
        return highest;
    }

    private static List<TermStart> runs(List<Long> terms) {
        List<TermStart> runs = new ArrayList<>();
        for (int index = 1; index <= terms.size(); index++) {
            if (termAt(terms, index - 1) != termAt(terms, index)) {
                runs.add(new TermStart(index, termAt(terms, index)));
            }
        }
        return runs;
    }

    private static EntryBatch batch(long term, long firstIndex, int count) {
        return ShadowLog.batch(new long[count]).stamped(term, firstIndex);
    }
}
