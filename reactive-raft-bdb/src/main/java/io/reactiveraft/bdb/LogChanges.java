package io.reactiveraft.bdb;

import com.sleepycat.je.Transaction;
import io.reactiveraft.GroupId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.RecoveredLog;
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
    private final long firstIndex;
    private final List<EntryBatch> run = new ArrayList<>();
    private long runBytes;
    private long lastIndex;
    private @Nullable HardState hardState;
    private volatile long durableIndex;
    private volatile Cut latestCut = new Cut(0);

    LogChanges(GroupId group, RecoveredLog recovered, LogRecords records, Meta meta) {
        this.group = group;
        this.records = records;
        this.meta = meta;
        this.terms = new TermRuns(recovered.terms());
        this.memberships = new MembershipPlaces(recovered.memberships());
        this.firstIndex = recovered.firstIndex();
        this.lastIndex = recovered.lastIndex();
        this.durableIndex = lastIndex;
    }

    /** Up to where entries may be read. */
    long durableIndex() {
        return durableIndex;
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
        if (fromIndex < firstIndex) {
            throw new IllegalArgumentException(
                    "group " + group + " begins at " + firstIndex + " and cannot be cut from " + fromIndex);
        }
        putRun(transaction);
        // In this order: a read that sees the lower index knows of the cut, and one that begins at the cut sees it too.
        Cut cut = latestCut.then(fromIndex);
        durableIndex = Math.min(durableIndex, fromIndex - 1);
        latestCut = cut;
        records.cut(transaction, fromIndex);
        terms.cut(fromIndex);
        memberships.cut(fromIndex);
        lastIndex = fromIndex - 1;
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
        if (hardState != null) {
            meta.putHardState(transaction, group, hardState);
            hardState = null;
        }
    }

    void durable() {
        durableIndex = lastIndex;
    }
}
