package io.reactiveraft.spi;

import java.util.List;

/**
 * What a log holds when it is opened.
 *
 * @param hardState term and vote
 * @param firstIndex index of the first entry; 1 for an empty new log
 * @param lastIndex index of the last entry; {@code firstIndex - 1} if there is none
 * @param terms the runs of terms, ascending, the first at {@code firstIndex}; empty if there is no entry
 */
public record RecoveredLog(HardState hardState, long firstIndex, long lastIndex, List<TermStart> terms) {

    /** A log that never held anything. */
    public static final RecoveredLog EMPTY = new RecoveredLog(HardState.INITIAL, 1, 0, List.of());

    /** Copies the list. */
    public RecoveredLog {
        terms = List.copyOf(terms);
    }
}
