package io.reactiveraft.kernel;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;

/**
 * The log without its payloads: the term of every entry, kept as runs. That is all that consistency checks, elections
 * and commitment ask for. It begins behind a snapshot, of which the last index and its term are known; where there is
 * none, these are 0 and 0. The runs begin with the first term that is not that of the snapshot.
 */
final class LogOutline {

    private static final int RUNS_SHOWN = 10;

    private final ArrayList<TermStart> runs;
    private long startIndex;
    private long startTerm;
    private long lastIndex;

    LogOutline(RecoveredLog recovered) {
        runs = new ArrayList<>(recovered.terms());
        startIndex = recovered.start().index();
        startTerm = recovered.start().term();
        lastIndex = recovered.lastIndex();
        long first = runs.isEmpty() ? lastIndex + 1 : runs.get(0).firstIndex();
        if (first != recovered.firstIndex()) {
            throw new InvariantViolation("the entries begin at " + first + " instead of " + recovered.firstIndex());
        }
        if (lastTerm() > recovered.hardState().term()) {
            throw new InvariantViolation("the log ends in term " + lastTerm() + ", but the hard state is of term "
                    + recovered.hardState().term());
        }
    }

    long lastIndex() {
        return lastIndex;
    }

    long lastTerm() {
        return runs.isEmpty() ? startTerm : runs.get(runs.size() - 1).term();
    }

    /** The last index that is in the log no more; 0 if all of it is there. */
    long startIndex() {
        return startIndex;
    }

    /** The term of the entry at an index from that of the snapshot to the last. */
    long termAt(long index) {
        if (index < startIndex || index > lastIndex) {
            throw new IndexOutOfBoundsException(
                    "index " + index + " is not within " + startIndex + " and " + lastIndex);
        }
        int run = runAt(index);
        return run < 0 ? startTerm : runs.get(run).term();
    }

    /** Whether there is an entry of that term at an index; of what lies before the snapshot's last it is not known. */
    boolean matches(long index, long term) {
        return index >= startIndex && index <= lastIndex && termAt(index) == term;
    }

    /** The last index of the run of terms that an index belongs to. */
    long runEnd(long index) {
        int next = runAt(index) + 1;
        return next < runs.size() ? runs.get(next).firstIndex() - 1 : lastIndex;
    }

    /**
     * The highest index not above the given one whose term is not above the given one. If it is in the log no more, an
     * index before that of the snapshot, as high as it can be.
     */
    long highestNotAbove(long index, long term) {
        long within = Math.min(index, lastIndex);
        int run = runAt(within);
        while (run >= 0 && runs.get(run).term() > term) {
            within = runs.get(run).firstIndex() - 1;
            run--;
        }
        return within >= startIndex && startTerm > term ? startIndex - 1 : within;
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

    /** Forgets the entries up to the end of a snapshot that was made of them. */
    void compact(SnapshotInfo snapshot) {
        runs.subList(0, runAt(snapshot.index()) + 1).clear();
        startIndex = snapshot.index();
        startTerm = snapshot.term();
    }

    /** Forgets all entries and begins anew, behind a snapshot. */
    void restartBehind(SnapshotInfo snapshot) {
        runs.clear();
        startIndex = snapshot.index();
        startTerm = snapshot.term();
        lastIndex = startIndex;
    }

    /** Position of the run that holds an index, -1 for the run of the snapshot. Mostly it is the last one. */
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

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("a log behind " + startIndex + " of term " + startTerm);
        for (TermStart run : runs.subList(Math.max(0, runs.size() - RUNS_SHOWN), runs.size())) {
            text.append(", term ").append(run.term()).append(" from ").append(run.firstIndex());
        }
        return text.append(", up to ").append(lastIndex).toString();
    }
}
