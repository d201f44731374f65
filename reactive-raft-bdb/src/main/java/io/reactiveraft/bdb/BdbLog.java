package io.reactiveraft.bdb;

import com.sleepycat.je.Transaction;
import io.reactiveraft.GroupId;
import io.reactiveraft.LogCompactedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** One group's log, as its users see it: changes go to the node's writing thread, reads to its reading one. */
final class BdbLog implements GroupLog {

    private final BdbNode node;
    private final GroupId group;
    private final RecoveredLog recovered;
    private final LogRecords records;
    private final KeptSnapshots kept;
    private final LogChanges changes;
    private final BdbSnapshots snapshots;

    /** What comes behind an installation whose file is being finished; null if there is none. On the writing thread. */
    private @Nullable Queue<Runnable> behind;

    private boolean installed;

    BdbLog(
            BdbNode node,
            GroupId group,
            RecoveredLog recovered,
            KeptSnapshots kept,
            LogRecords records,
            NodeEnvironment environment) {
        this.node = node;
        this.group = group;
        this.recovered = recovered;
        this.records = records;
        this.kept = kept;
        this.changes = new LogChanges(group, recovered, kept, records, environment.meta());
        this.snapshots = new BdbSnapshots(this, node.files(), environment.snapshots(group), kept);
    }

    GroupId group() {
        return group;
    }

    @Override
    public RecoveredLog recovered() {
        return recovered;
    }

    @Override
    public BdbSnapshots snapshots() {
        return snapshots;
    }

    StorageFailedException closed() {
        return node.closed();
    }

    @Override
    public Mono<Void> write(LogWrite write) {
        long bytes = write.batches().stream().mapToLong(EntryBatch::bytes).sum();
        return change(bytes, transaction -> {
            changes.apply(transaction, write);
            return null;
        });
    }

    @Override
    public Mono<Void> compact(SnapshotInfo start) {
        return change(transaction -> {
            changes.compact(start);
            return null;
        });
    }

    /** A small change; see {@link PendingChange}. */
    Mono<Void> change(Function<Transaction, @Nullable StorageFailedException> change) {
        return change(0, change);
    }

    private Mono<Void> change(long bytes, Function<Transaction, @Nullable StorageFailedException> change) {
        return Mono.create(sink -> {
            PendingChange pending = new PendingChange(this, bytes, change, sink);
            node.onWriter(sink, () -> inOrder(() -> node.addToRound(pending)));
        });
    }

    /** Does something at once, or behind the installation that is under way. On the writing thread. */
    private void inOrder(Runnable task) {
        if (behind == null) {
            task.run();
        } else {
            behind.add(task);
        }
    }

    /**
     * Puts what has arrived in the place of the log. Its file is finished on the thread of the files, which takes a
     * moment; what this group changes meanwhile waits, and the other groups do not.
     */
    void install(MonoSink<Void> sink) {
        node.onWriter(sink, () -> inOrder(() -> beginInstallation(sink)));
    }

    private void beginInstallation(MonoSink<Void> sink) {
        behind = new ArrayDeque<>();
        snapshots.keepArrived((whole, why) -> node.finishOnWriter(() -> endInstallation(whole, why, sink)));
    }

    private void endInstallation(
            @Nullable StoredSnapshot whole, @Nullable StorageFailedException why, MonoSink<Void> sink) {
        if (whole == null) {
            sink.error(why == null ? closed() : why);
        } else {
            node.addToRound(new PendingChange(
                    this,
                    0,
                    transaction -> {
                        changes.restartBehind(transaction, whole);
                        installed = true;
                        return null;
                    },
                    sink));
        }
        Queue<Runnable> waiting = behind;
        behind = null;
        if (waiting != null) {
            waiting.forEach(this::inOrder);
        }
    }

    @Override
    public Flux<EntryBatch> read(long fromIndex, long toIndex) {
        return new ReadFlux(node, this, fromIndex, toIndex);
    }

    /** The latest cut, for a read to know what overtakes it. */
    Cut latestCut() {
        return changes.latestCut();
    }

    /** Puts what is left of the round's writes into its transaction. On the writing thread. */
    void finish(Transaction transaction) {
        changes.finish(transaction);
    }

    /** The round is durable. On the writing thread. */
    void durable() {
        changes.durable();
        if (changes.hasGivenUpMore()) {
            node.trim(this);
        }
        snapshots.removeFiles(kept.becomeDurable());
        if (installed) {
            installed = false;
            snapshots.installed();
        }
    }

    /** Removes a few records of what was given up; answers how many. On the writing thread. */
    int removeGivenUp(Transaction transaction, int countMax) {
        return changes.removeGivenUp(transaction, countMax).count();
    }

    /** Whether there may be records left of what was given up. On the writing thread. */
    boolean hasGivenUpMore() {
        return changes.hasGivenUpMore();
    }

    /** Reads some records; none if a cut overtook the read. On the reading thread. */
    List<EntryBatch> read(long from, long to, Cut begunAt, long countMax, long bytesMax) {
        long last = changes.durableIndex();
        if (begunAt.reached(to)) {
            return List.of();
        }
        checkGivenUp(from);
        if (to > last) {
            throw new StorageFailedException(
                    "group " + group + " ends at index " + last + ", so " + from + " to " + to + " cannot be read",
                    Outcome.NOT_APPENDED);
        }
        try {
            List<EntryBatch> found = records.read(from, to, countMax, bytesMax);
            return begunAt.reached(to) ? List.of() : found;
        } catch (CorruptEntryException missing) {
            // Unless it was given up or cut in the meantime.
            checkGivenUp(from);
            if (begunAt.reached(to)) {
                return List.of();
            }
            throw missing;
        }
    }

    private void checkGivenUp(long from) {
        long start = changes.startIndex();
        if (from <= start) {
            throw new LogCompactedException(from, start + 1);
        }
    }
}
