package io.reactiveraft.kernel;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;

/**
 * The log without its payloads: the term of every entry, kept as runs. That is all that consistency checks, elections
 * and commitment ask for. Index 0, before the first entry, has term 0.
 */
final class LogOutline {

    private final ArrayList<TermStart> runs;
    private long lastIndex;

    LogOutline(RecoveredLog recovered) {
        if (recovered.firstIndex() != 1) {
            throw new InvariantViolation("the log begins at " + recovered.firstIndex() + " instead of 1");
        }
        runs = new ArrayList<>(recovered.terms());
        lastIndex = recovered.lastIndex();
        if (lastTerm() > recovered.hardState().term()) {
            throw new InvariantViolation("the log ends in term " + lastTerm() + ", but the hard state is of term "
                    + recovered.hardState().term());
        }
    }

    long lastIndex() {
        return lastIndex;
    }

    long lastTerm() {
        return runs.isEmpty() ? 0 : runs.get(runs.size() - 1).term();
    }

    /** The term of the entry at an index from 0 to the last. */
    long termAt(long index) {
        if (index < 0 || index > lastIndex) {
            throw new IndexOutOfBoundsException("index " + index + " is not within 0 and " + lastIndex);
        }
        int run = runAt(index);
        return run < 0 ? 0 : runs.get(run).term();
    }

    /** Whether there is an entry of that term at an index. */
    boolean matches(long index, long term) {
        return index >= 0 && index <= lastIndex && termAt(index) == term;
    }

    /** The last index of the run of terms that an index belongs to. */
    long runEnd(long index) {
        int next = runAt(index) + 1;
        return next < runs.size() ? runs.get(next).firstIndex() - 1 : lastIndex;
    }

    /** The highest index not above the given one whose term is not above the given one; 0 if there is none. */
    long highestNotAbove(long index, long term) {
        long within = Math.min(index, lastIndex);
        int run = runAt(within);
        while (run >= 0 && runs.get(run).term() > term) {
            within = runs.get(run).firstIndex() - 1;
            run--;
        }
        return Math.max(within, 0);
    }

    /** Appends a batch; it begins right behind the last entry. */
    void append(EntryBatch batch) {
        long lastTerm = lastTerm();
        if (batch.firstIndex() != lastIndex + 1 || batch.term() < lastTerm) {
            throw new InvariantViolation(batch + " cannot follow index " + lastIndex + " of term " + lastTerm);
        }
        if (batch.term() > lastTerm) {
            runs.add(new TermStart(batch.firstIndex(), batch.term()));
        }
        lastIndex = batch.lastIndex();
    }

    /** Cuts off the entries from an index on. */
    void truncateFrom(long index) {
        while (!runs.isEmpty() && runs.get(runs.size() - 1).firstIndex() >= index) {
            runs.remove(runs.size() - 1);
        }
        lastIndex = index - 1;
    }

    /** Position of the run that holds an index, -1 for index 0. Mostly it is the last one. */
    private int runAt(long index) {
        int low = 0;
        int high = runs.size() - 1;
        if (high >= 0 && runs.get(high).firstIndex() <= index) {
            return high;
        }
        while (low <= high) {
            int middle = (low + high) >>> 1;
            if (runs.get(middle).firstIndex() <= index) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return high;
    }
}
