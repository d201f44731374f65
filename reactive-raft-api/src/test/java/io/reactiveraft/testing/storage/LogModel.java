package io.reactiveraft.testing.storage;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogEntry;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;

/** A log as simple as can be, to compare with: a list of entries, what stands for those before, and a hard state. */
final class LogModel {

    private final List<LogEntry> entries = new ArrayList<>();
    private final List<StoredSnapshot> snapshots = new ArrayList<>();
    private SnapshotInfo start = SnapshotInfo.NONE;
    private HardState hardState = HardState.INITIAL;

    void write(LogWrite write) {
        HardState changed = write.hardState();
        if (changed != null) {
            hardState = changed;
        }
        if (write.truncateFrom() > 0 && write.truncateFrom() <= lastIndex()) {
            entries.subList(at(write.truncateFrom()), entries.size()).clear();
        }
        for (EntryBatch batch : write.batches()) {
            batch.forEach(entries::add);
        }
    }

    private int at(long index) {
        return (int) (index - firstIndex());
    }

    long firstIndex() {
        return start.index() + 1;
    }

    long lastIndex() {
        return start.index() + entries.size();
    }

    long lastTerm() {
        return Math.max(1, termOf(lastIndex()));
    }

    /** Of an entry that is there, or of what stands for it. */
    long termOf(long index) {
        return index == start.index() ? start.term() : entries.get(at(index)).term();
    }

    List<StoredSnapshot> snapshots() {
        return snapshots;
    }

    /** Up to where a snapshot that is stored stands for the log. */
    long snapshotIndex() {
        return snapshots.isEmpty()
                ? 0
                : snapshots.get(snapshots.size() - 1).info().index();
    }

    void save(StoredSnapshot snapshot) {
        snapshots.add(snapshot);
    }

    void drop(StoredSnapshot snapshot) {
        snapshots.remove(snapshot);
    }

    void compact(SnapshotInfo beginning) {
        if (beginning.index() > start.index()) {
            entries.subList(0, at(beginning.index() + 1)).clear();
            start = beginning;
        }
    }

    void install(StoredSnapshot snapshot) {
        entries.clear();
        start = snapshot.info();
        snapshots.clear();
        snapshots.add(snapshot);
    }

    List<String> texts(long from, long to) {
        return entries.subList(at(from), at(to + 1)).stream()
                .map(StorageContract::text)
                .toList();
    }

    RecoveredLog recovered() {
        List<TermStart> terms = new ArrayList<>();
        long term = 0;
        for (LogEntry entry : entries) {
            if (entry.term() != term) {
                term = entry.term();
                terms.add(new TermStart(entry.index(), term));
            }
        }
        List<Membership> memberships = entries.stream()
                .filter(entry -> entry.kind() == EntryKind.MEMBERSHIP)
                .map(entry -> MembershipCodec.decode(entry.payload(), entry.index()))
                .toList();
        return new RecoveredLog(hardState, start, lastIndex(), terms, memberships);
    }
}
