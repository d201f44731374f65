package io.reactiveraft.spi;

import io.reactiveraft.Membership;
import java.util.List;

/**
 * What a log holds when it is opened.
 *
 * @param hardState term and vote
 * @param start what stands for all that was given up; the first entry is the one behind it. A snapshot that is stored
 *     stands for as much or more
 * @param lastIndex index of the last entry; that of the start if there is none
 * @param terms the runs of terms, ascending, the first at the first entry; empty if there is no entry
 * @param memberships what the entries of kind {@link EntryKind#MEMBERSHIP} say, ascending by index
 */
public record RecoveredLog(
        HardState hardState, SnapshotInfo start, long lastIndex, List<TermStart> terms, List<Membership> memberships) {

    /** A log that never held anything. */
    public static final RecoveredLog EMPTY = new RecoveredLog(HardState.INITIAL, 0, List.of());

    /** Copies the lists. */
    public RecoveredLog {
        terms = List.copyOf(terms);
        memberships = List.copyOf(memberships);
    }

    /** A log from its first entry on that says nothing of memberships. */
    public RecoveredLog(HardState hardState, long lastIndex, List<TermStart> terms) {
        this(hardState, SnapshotInfo.NONE, lastIndex, terms, List.of());
    }

    /** Index of the first entry, or of the one to come. */
    public long firstIndex() {
        return start.index() + 1;
    }
}
