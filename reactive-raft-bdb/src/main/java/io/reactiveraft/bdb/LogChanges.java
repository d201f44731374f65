package io.reactiveraft.bdb;

import com.sleepycat.je.Transaction;
import io.reactiveraft.GroupId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Turns the writes of one round to one group into as few records as may be: small batches that follow one another in
 * one term become one record, and a hard state is put once. All on the writing thread, but for the two places that
 * reads look at. After a failure nothing here is valid any more, and the node refuses all further writes.
 */
final class LogChanges {

    /** A record takes in further batches up to here: a read of one entry has to read all of its record. */
    private static final int JOINED_BYTES_MAX = 256 << 10;

    /** Larger batches are divided, if they have more than one entry. */
    private static final int RECORD_BYTES_MAX = 1 << 20;

    private final GroupId group;
    private final LogRecords records;
    private final Meta meta;
    private final TermRuns terms;
    private final MembershipPlaces memberships;
    private final KeptSnapshots snapshots;
    private final List<EntryBatch> run = new ArrayList<>();
    private long runBytes;
    private long lastIndex;
    private @Nullable HardState hardState;
    private SnapshotInfo start;
    private boolean startChanged;
    private long removeFrom;
    private volatile long startIndex;
    private volatile long durableIndex;
    private volatile Cut latestCut = new Cut(0);

    LogChanges(GroupId group, RecoveredLog recovered, KeptSnapshots snapshots, LogRecords records, Meta meta) {
        this.group = group;
        this.snapshots = snapshots;
        this.records = records;
        this.meta = meta;
        this.terms = new TermRuns(recovered.terms(), recovered.start().term());
        this.memberships = new MembershipPlaces(recovered.memberships());
        this.start = recovered.start();
        this.startIndex = start.index();
        this.lastIndex = recovered.lastIndex();
        this.durableIndex = lastIndex;
    }

    /** Up to where entries may be read. */
    long durableIndex() {
        return durableIndex;
    }

    /** Up to where the log was given up, durably. */
    long startIndex() {
        return startIndex;
    }

    Cut latestCut() {
        return latestCut;
    }

    void apply(Transaction transaction, LogWrite write) {
        if (write.hardState() != null) {
            hardState = write.hardState();
        }
        if (write.truncateFrom() != 0 && write.truncateFrom() <= lastIndex) {
            cut(transaction, write.truncateFrom());
        }
        for (EntryBatch batch : write.batches()) {
            append(transaction, batch);
        }
    }

    private void cut(Transaction transaction, long fromIndex) {
        if (fromIndex <= start.index()) {
            throw new IllegalArgumentException(
                    "group " + group + " begins at " + (start.index() + 1) + " and cannot be cut from " + fromIndex);
        }
        putRun(transaction);
        announceCut(fromIndex, fromIndex - 1);
        records.cut(transaction, start.index() + 1, fromIndex);
        terms.cut(fromIndex);
        memberships.cut(fromIndex);
        lastIndex = fromIndex - 1;
    }

    /** Reads learn of it before anything is removed. */
    private void announceCut(long fromIndex, long readableUpTo) {
        // In this order: a read that sees the lower index knows of the cut, and one that begins at the cut sees it too.
        Cut cut = latestCut.then(fromIndex);
        durableIndex = Math.min(durableIndex, readableUpTo);
        latestCut = cut;
    }

    /** Gives up the beginning. The records that hold it are removed later, once that is durable. */
    void compact(SnapshotInfo beginning) {
        if (beginning.index() <= start.index()) {
            return;
        }
        if (KeptSnapshots.lastIndex(snapshots.asList()) < beginning.index()) {
            throw new IllegalArgumentException(
                    "group " + group + " keeps its log, since no snapshot stands for " + beginning.index());
        }
        if (beginning.index() > lastIndex) {
            throw new IllegalArgumentException("group " + group + " ends at index " + lastIndex
                    + " and cannot be given up to " + beginning.index());
        }
        beginBehind(beginning);
    }

    /** Begins anew behind a snapshot that takes the place of the whole log. */
    void restartBehind(Transaction transaction, StoredSnapshot snapshot) {
        long index = snapshot.info().index();
        run.clear();
        runBytes = 0;
        announceCut(1, index);
        startIndex = index;
        removeFrom = Math.min(removeFrom, index);
        records.remove(transaction, index + 1, Long.MAX_VALUE - 1, Integer.MAX_VALUE);
        lastIndex = index;
        snapshots.replaceAll(snapshot);
        terms.cut(1);
        memberships.cut(1);
        beginBehind(snapshot.info());
    }

    private void beginBehind(SnapshotInfo beginning) {
        start = beginning;
        startChanged = true;
        terms.giveUp(beginning, lastIndex);
        memberships.giveUp(beginning.index());
    }

    private void append(Transaction transaction, EntryBatch batch) {
        if (batch.firstIndex() != lastIndex + 1 || batch.term() < Math.max(1, terms.lastTerm())) {
            throw new IllegalArgumentException(batch + " does not fit behind index " + lastIndex + " of term "
                    + terms.lastTerm() + " in group " + group);
        }
        if (batch.bytes() > RECORD_BYTES_MAX && batch.count() > 1) {
            long middle = batch.firstIndex() + batch.count() / 2;
            append(transaction, batch.upTo(middle - 1));
            append(transaction, batch.from(middle));
            return;
        }
        if (!isJoinable(batch)) {
            putRun(transaction);
        }
        run.add(batch);
        runBytes += batch.bytes();
        terms.append(batch.firstIndex(), batch.term());
        memberships.append(batch);
        lastIndex = batch.lastIndex();
    }

    private boolean isJoinable(EntryBatch batch) {
        return run.isEmpty()
                || (run.get(0).term() == batch.term()
                        && run.get(0).kind() == batch.kind()
                        && runBytes + batch.bytes() <= JOINED_BYTES_MAX);
    }

    private void putRun(Transaction transaction) {
        if (!run.isEmpty()) {
            records.append(transaction, EntryBatch.join(run));
            run.clear();
            runBytes = 0;
        }
    }

    void finish(Transaction transaction) {
        putRun(transaction);
        if (terms.takeChanged()) {
            meta.putTerms(transaction, group, terms.asList());
        }
        if (memberships.takeChanged()) {
            meta.putMemberships(transaction, group, memberships.asList());
        }
        if (startChanged) {
            meta.putStart(transaction, group, start);
            startChanged = false;
        }
        if (snapshots.takeChanged()) {
            meta.putSnapshots(transaction, group, snapshots.asList());
        }
        if (hardState != null) {
            meta.putHardState(transaction, group, hardState);
            hardState = null;
        }
    }

    void durable() {
        // In this order: a read that finds the new end finds the new beginning, too.
        startIndex = start.index();
        durableIndex = lastIndex;
    }

    /** Removes a few records of what was given up. */
    LogRecords.Removal removeGivenUp(Transaction transaction, int countMax) {
        LogRecords.Removal removal = records.remove(transaction, removeFrom, startIndex, countMax);
        removeFrom = removal.next();
        return removal;
    }

    /** Whether there may be records left of what was given up. */
    boolean hasGivenUpMore() {
        return removeFrom <= startIndex && startIndex > 0;
    }
}
