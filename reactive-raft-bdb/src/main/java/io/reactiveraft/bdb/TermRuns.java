package io.reactiveraft.bdb;

import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;

/** The runs of terms in a log. Owned by the writing thread. */
final class TermRuns {

    private final List<TermStart> runs;
    private long termBefore;
    private boolean changed;

    /** With the runs, and the term of what was given up before them. */
    TermRuns(List<TermStart> runs, long termBefore) {
        this.runs = new ArrayList<>(runs);
        this.termBefore = termBefore;
    }

    List<TermStart> asList() {
        return runs;
    }

    /** The term of the last entry, or of what stands for it; 0 if there never was any. */
    long lastTerm() {
        return runs.isEmpty() ? termBefore : runs.get(runs.size() - 1).term();
    }

    void append(long firstIndex, long term) {
        if (runs.isEmpty() || term != lastTerm()) {
            runs.add(new TermStart(firstIndex, term));
            changed = true;
        }
    }

    void cut(long fromIndex) {
        while (!runs.isEmpty() && runs.get(runs.size() - 1).firstIndex() >= fromIndex) {
            runs.remove(runs.size() - 1);
            changed = true;
        }
    }

    /** Gives up what comes before an index; of a log that ends before it, everything. */
    void giveUp(SnapshotInfo start, long lastIndex) {
        long firstIndex = start.index() + 1;
        long term = lastTerm();
        while (!runs.isEmpty() && runs.get(0).firstIndex() < firstIndex) {
            term = runs.remove(0).term();
        }
        boolean isWithin = runs.isEmpty() || runs.get(0).firstIndex() > firstIndex;
        if (isWithin && lastIndex >= firstIndex) {
            runs.add(0, new TermStart(firstIndex, term));
        }
        termBefore = start.term();
        changed = true;
    }

    /** Whether there was a change since the last call. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
