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
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;

/** A log as simple as can be, to compare with: a list of entries and a hard state. */
final class LogModel {

    private final List<LogEntry> entries = new ArrayList<>();
    private HardState hardState = HardState.INITIAL;

    void write(LogWrite write) {
        HardState changed = write.hardState();
        if (changed != null) {
            hardState = changed;
        }
        if (write.truncateFrom() > 0 && write.truncateFrom() <= entries.size()) {
            entries.subList((int) write.truncateFrom() - 1, entries.size()).clear();
        }
        for (EntryBatch batch : write.batches()) {
            batch.forEach(entries::add);
        }
    }

    long lastIndex() {
        return entries.size();
    }

    long lastTerm() {
        return entries.isEmpty() ? 1 : entries.get(entries.size() - 1).term();
    }

    List<String> texts(long from, long to) {
        return entries.subList((int) from - 1, (int) to).stream()
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
        return new RecoveredLog(hardState, SnapshotInfo.NONE, entries.size(), terms, memberships);
    }
}
