package io.reactiveraft.bdb;

import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;

/** The runs of terms in a log. Owned by the writing thread. */
final class TermRuns {

    private final List<TermStart> runs;
    private boolean changed;

    TermRuns(List<TermStart> runs) {
        this.runs = new ArrayList<>(runs);
    }

    List<TermStart> asList() {
        return runs;
    }

    /** The term of the last entry; 0 if there is none. */
    long lastTerm() {
        return runs.isEmpty() ? 0 : runs.get(runs.size() - 1).term();
    }

    void append(long firstIndex, long term) {
        if (term != lastTerm()) {
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

    /** Whether there was a change since the last call. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }
}
