package io.reactiveraft.memory;

import io.reactiveraft.GroupId;
import io.reactiveraft.LogCompactedException;
import io.reactiveraft.Membership;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/** What one group wrote: its batches by their last index, as on disk. One writes at a time, others may read. */
final class MemoryRecords {

    private final GroupId group;
    private final NavigableMap<Long, EntryBatch> batches = new ConcurrentSkipListMap<>();
    private final List<Membership> memberships = new ArrayList<>();
    private final KeptSnapshots snapshots = new KeptSnapshots();
    private volatile SnapshotInfo start = SnapshotInfo.NONE;
    private volatile HardState hardState = HardState.INITIAL;
    private volatile Cut latestCut = new Cut(0);
    private volatile long lastIndex;

    MemoryRecords(GroupId group) {
        this.group = group;
    }

    RecoveredLog recover() {
        List<TermStart> terms = new ArrayList<>();
        long term = 0;
        for (EntryBatch batch : batches.values()) {
            if (batch.term() != term) {
                term = batch.term();
                terms.add(new TermStart(Math.max(batch.firstIndex(), start.index() + 1), term));
            }
        }
        return new RecoveredLog(hardState, start, lastIndex, terms, memberships);
    }

    Cut latestCut() {
        return latestCut;
    }

    KeptSnapshots snapshots() {
        return snapshots;
    }

    /** Gives up the beginning, if a snapshot stands for it; else says why not. */
    @Nullable
    StorageFailedException compact(SnapshotInfo beginning) {
        if (beginning.index() <= start.index()) {
            return null;
        }
        if (snapshots.stored().stream().noneMatch(stored -> stored.info().index() >= beginning.index())) {
            return new StorageFailedException(
                    "group " + group + " keeps its log, since no snapshot stands for " + beginning.index(),
                    Outcome.UNKNOWN);
        }
        if (beginning.index() > lastIndex) {
            return new StorageFailedException(
                    "group " + group + " ends at index " + lastIndex + " and cannot be given up to "
                            + beginning.index(),
                    Outcome.UNKNOWN);
        }
        start = beginning;
        batches.headMap(beginning.index(), true).clear();
        memberships.removeIf(membership -> membership.index() <= beginning.index());
        return null;
    }

    /** Begins anew behind a snapshot that takes the place of the whole log. */
    void restartBehind(SnapshotInfo snapshot) {
        latestCut = latestCut.then(1);
        start = snapshot;
        lastIndex = snapshot.index();
        batches.clear();
        memberships.clear();
    }

    /** Does all of a write, or nothing and says why. */
    @Nullable
    StorageFailedException apply(LogWrite write) {
        long cutFrom = write.truncateFrom() == 0 ? lastIndex + 1 : Math.min(write.truncateFrom(), lastIndex + 1);
        String wrong =
                cutFrom <= start.index() ? "cannot be cut from " + cutFrom : misfit(cutFrom - 1, write.batches());
        if (wrong != null) {
            return new StorageFailedException("group " + group + " " + wrong, Outcome.UNKNOWN);
        }
        List<Membership> said = new ArrayList<>();
        try {
            write.batches().forEach(batch -> said.addAll(MembershipCodec.decodeAll(batch)));
        } catch (CorruptEntryException e) {
            return new StorageFailedException("group " + group + ": " + e.getMessage(), e);
        }
        if (cutFrom <= lastIndex) {
            cut(cutFrom);
        }
        for (EntryBatch batch : write.batches()) {
            batches.put(batch.lastIndex(), batch);
            lastIndex = batch.lastIndex();
        }
        memberships.addAll(said);
        HardState changed = write.hardState();
        if (changed != null) {
            hardState = changed;
        }
        return null;
    }

    private @Nullable String misfit(long last, List<EntryBatch> added) {
        Map.Entry<Long, EntryBatch> before = batches.ceilingEntry(last);
        long lastTerm = last == start.index() || before == null
                ? start.term()
                : before.getValue().term();
        for (EntryBatch batch : added) {
            if (batch.firstIndex() != last + 1 || batch.term() < lastTerm) {
                return "ends at index " + last + " of term " + lastTerm + ", where " + batch + " does not fit";
            }
            last = batch.lastIndex();
            lastTerm = batch.term();
        }
        return null;
    }

    private void cut(long fromIndex) {
        // In this order: a read that sees the lower index knows of the cut, and one that begins at the cut sees it too.
        Cut cut = latestCut.then(fromIndex);
        lastIndex = fromIndex - 1;
        latestCut = cut;
        EntryBatch straddling = batches.ceilingEntry(fromIndex).getValue();
        if (straddling.firstIndex() < fromIndex && start.index() + 1 < fromIndex) {
            batches.put(fromIndex - 1, straddling.upTo(fromIndex - 1));
        }
        batches.tailMap(fromIndex, true).clear();
        memberships.removeIf(membership -> membership.index() >= fromIndex);
    }

    /** The entries from an index on that are in one batch; null if a cut overtook the read. */
    @Nullable
    EntryBatch read(long from, long to, Cut begunAt) {
        long last = lastIndex;
        Map.Entry<Long, EntryBatch> found = batches.ceilingEntry(from);
        if (begunAt.reached(to)) {
            return null;
        }
        if (from <= start.index()) {
            throw new LogCompactedException(from, start.index() + 1);
        }
        if (to > last || found == null) {
            throw new StorageFailedException(
                    "group " + group + " ends at index " + last + ", so " + from + " to " + to + " cannot be read",
                    Outcome.NOT_APPENDED);
        }
        return found.getValue().from(from).upTo(to);
    }
}
