package io.reactiveraft.bdb;

import com.sleepycat.je.Transaction;
import io.reactiveraft.GroupId;
import io.reactiveraft.LogCompactedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.RecoveredLog;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** One group's log, as its users see it: writes go to the node's writing thread, reads to its reading one. */
final class BdbLog implements GroupLog {

    private final BdbNode node;
    private final GroupId group;
    private final RecoveredLog recovered;
    private final LogRecords records;
    private final LogChanges changes;

    BdbLog(BdbNode node, GroupId group, RecoveredLog recovered, LogRecords records, Meta meta) {
        this.node = node;
        this.group = group;
        this.recovered = recovered;
        this.records = records;
        this.changes = new LogChanges(group, recovered, records, meta);
    }

    GroupId group() {
        return group;
    }

    @Override
    public RecoveredLog recovered() {
        return recovered;
    }

    @Override
    public Mono<Void> write(LogWrite write) {
        return Mono.create(sink -> node.write(new PendingWrite(this, write, sink)));
    }

    @Override
    public Flux<EntryBatch> read(long fromIndex, long toIndex) {
        return new ReadFlux(node, this, fromIndex, toIndex);
    }

    /** The latest cut, for a read to know what overtakes it. */
    Cut latestCut() {
        return changes.latestCut();
    }

    /** Puts a write into the transaction of a round. On the writing thread. */
    void apply(Transaction transaction, LogWrite write) {
        changes.apply(transaction, write);
    }

    /** Puts what is left of the round's writes into its transaction. On the writing thread. */
    void finish(Transaction transaction) {
        changes.finish(transaction);
    }

    /** The round is durable. On the writing thread. */
    void durable() {
        changes.durable();
    }

    /** Reads some records; none if a cut overtook the read. On the reading thread. */
    List<EntryBatch> read(long from, long to, Cut begunAt, long countMax, long bytesMax) {
        long last = changes.durableIndex();
        if (begunAt.reached(to)) {
            return List.of();
        }
        if (from < recovered.firstIndex()) {
            throw new LogCompactedException(from, recovered.firstIndex());
        }
        if (to > last) {
            throw new StorageFailedException(
                    "group " + group + " ends at index " + last + ", so " + from + " to " + to + " cannot be read",
                    Outcome.NOT_APPENDED);
        }
        List<EntryBatch> found = records.read(from, to, countMax, bytesMax);
        return begunAt.reached(to) ? List.of() : found;
    }
}
