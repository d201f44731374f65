package io.reactiveraft.testkit;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogEntry;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;

/**
 * A group's log and hard state as they are on a disk, entry by entry, in the plainest form: what a simulated node reads
 * from, and what the judges look at. Each entry carries a number that stands for itself and all before it.
 */
final class LogImage {

    /**
     * One entry.
     *
     * @param batch what it was written with
     * @param chain stands for the log up to here
     */
    record Stored(EntryBatch batch, long chain) {

        long term() {
            return batch.term();
        }
    }

    private final List<Stored> entries = new ArrayList<>();
    private final List<Membership> memberships = new ArrayList<>();
    private SnapshotInfo start = SnapshotInfo.NONE;
    private long startChain;
    private HardState hardState = HardState.INITIAL;

    static LogImage copyOf(LogImage other) {
        LogImage copy = new LogImage();
        copy.entries.addAll(other.entries);
        copy.memberships.addAll(other.memberships);
        copy.start = other.start;
        copy.startChain = other.startChain;
        copy.hardState = other.hardState;
        return copy;
    }

    HardState hardState() {
        return hardState;
    }

    long lastIndex() {
        return start.index() + entries.size();
    }

    /** What stands for all that was given up. */
    SnapshotInfo start() {
        return start;
    }

    /** The entry at an index of this log, behind its start. */
    Stored at(long index) {
        return entries.get((int) (index - start.index()) - 1);
    }

    /** The term of the entry at an index; of those that were given up, that of the last. */
    long termAt(long index) {
        return index <= start.index() ? start.term() : at(index).term();
    }

    /** What stands for the log up to an index, from its start on; 0 for nothing. */
    long chainAt(long index) {
        return index == start.index() ? startChain : at(index).chain;
    }

    /** Whether the log up to an index is the one that a number stands for; of what was given up it is not known. */
    boolean holds(long index, long chain) {
        return index < start.index() || (index <= lastIndex() && chainAt(index) == chain);
    }

    /** Gives up the beginning. */
    void compact(SnapshotInfo beginning) {
        if (beginning.index() > start.index()) {
            startChain = chainAt(beginning.index());
            entries.subList(0, (int) (beginning.index() - start.index())).clear();
            memberships.removeIf(membership -> membership.index() <= beginning.index());
            start = beginning;
        }
    }

    /** Begins anew behind a snapshot, at whose end the log has a number that stands for it. */
    void restartBehind(SnapshotInfo snapshot, long chain) {
        entries.clear();
        memberships.clear();
        start = snapshot;
        startChain = chain;
    }

    void apply(LogWrite write) {
        if (write.truncateFrom() > 0 && write.truncateFrom() <= lastIndex()) {
            entries.subList((int) (write.truncateFrom() - start.index()) - 1, entries.size())
                    .clear();
            memberships.removeIf(membership -> membership.index() >= write.truncateFrom());
        }
        write.batches().forEach(this::append);
        HardState changed = write.hardState();
        if (changed != null) {
            hardState = changed;
        }
    }

    private void append(EntryBatch batch) {
        long chain = chainAt(lastIndex());
        for (LogEntry entry : batch) {
            if (entry.index() != lastIndex() + 1) {
                throw new Violation("a log has no gap", batch, lastIndex());
            }
            chain = behind(chain, entry);
            entries.add(new Stored(batch, chain));
        }
        memberships.addAll(MembershipCodec.decodeAll(batch));
    }

    /** What stands for a log with one entry more. */
    static long behind(long chain, LogEntry entry) {
        return mix(
                mix(mix(chain, entry.term()), entry.kind().code()),
                entry.payload().hashCode());
    }

    private static long mix(long chain, long value) {
        long mixed = (chain ^ value) * 0x9E3779B97F4A7C15L + 1;
        return mixed ^ mixed >>> 32;
    }

    /** The entries from an index on that were written together and are still there, up to another index. */
    EntryBatch read(long from, long to) {
        EntryBatch batch = at(from).batch;
        long last = from;
        while (last < to && at(last + 1).batch == batch) {
            last++;
        }
        return batch.from(from).upTo(last);
    }

    RecoveredLog recover() {
        List<TermStart> terms = new ArrayList<>();
        long term = 0;
        for (long index = start.index() + 1; index <= lastIndex(); index++) {
            if (at(index).term() != term) {
                term = at(index).term();
                terms.add(new TermStart(index, term));
            }
        }
        return new RecoveredLog(hardState, start, lastIndex(), terms, memberships);
    }

    /** What the start and the entries say of who takes part, in order. */
    List<Membership> memberships() {
        List<Membership> all = new ArrayList<>(memberships);
        if (start.index() > 0) {
            all.add(0, start.membership());
        }
        return all;
    }
}
