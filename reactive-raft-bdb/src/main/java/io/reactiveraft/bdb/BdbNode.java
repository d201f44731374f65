package io.reactiveraft.bdb;

import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.StoredSnapshot;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A node's open storage: its threads, and what passes between them and the callers. */
final class BdbNode implements NodeStorage {

    private static final Logger LOG = LoggerFactory.getLogger(BdbNode.class);

    private final NodeId id;
    private final Supplier<NodeEnvironment> opening;
    private final StorageThread writer;
    private final StorageThread reader;
    private final StorageThread files;
    private final StorageThread cleaner;
    private final Mono<Void> close = Mono.<Void>create(this::beginClose).cache();
    private final Map<GroupId, BdbLog> groups = new HashMap<>();
    private volatile @Nullable NodeEnvironment environment;
    private @Nullable Round round;
    private @Nullable Trimming trimming;
    private volatile boolean closing;

    BdbNode(NodeId id, Supplier<NodeEnvironment> opening) {
        this.id = id;
        this.opening = opening;
        this.writer = new StorageThread("raft-log-writer-" + id, this::endTurn);
        this.reader = new StorageThread("raft-log-reader-" + id, () -> {});
        this.files = new StorageThread("raft-snapshots-" + id, () -> {});
        this.cleaner = new StorageThread("raft-log-cleaner-" + id, () -> {});
    }

    /** Starts the threads and opens the environment. */
    void open(MonoSink<NodeStorage> sink) {
        sink.onCancel(() -> close.subscribe(
                nothing -> {}, failed -> LOG.error("What was opened for nobody did not close well", failed)));
        writer.submit(() -> openNow(sink));
        writer.start();
        reader.start();
        files.start();
        cleaner.start();
    }

    private void openNow(MonoSink<NodeStorage> sink) {
        if (closing) {
            // It was given up before its turn came.
            return;
        }
        try {
            NodeEnvironment opened = opening.get();
            environment = opened;
            round = new Round(opened);
            trimming = new Trimming(opened, cleaner, this::isClosing);
        } catch (Throwable failed) {
            closing = true;
            writer.end();
            List.of(reader, files, cleaner).forEach(thread -> thread.submit(thread::end));
            sink.error(failed);
            return;
        }
        sink.success(this);
    }

    @Override
    public long diskId() {
        NodeEnvironment opened = environment;
        if (opened == null) {
            throw new IllegalStateException("not open yet");
        }
        return opened.diskId();
    }

    @Override
    public Mono<SortedSet<GroupId>> groups() {
        return Mono.create(sink -> {
            if (!writer.submit(() -> listGroups(sink))) {
                sink.error(closed());
            }
        });
    }

    private void listGroups(MonoSink<SortedSet<GroupId>> sink) {
        NodeEnvironment opened = environment;
        if (closing || opened == null) {
            sink.error(closed());
            return;
        }
        SortedSet<GroupId> found;
        try {
            found = opened.groups();
        } catch (Throwable failed) {
            sink.error(new StorageFailedException("the groups cannot be listed: " + failed.getMessage(), failed));
            return;
        }
        sink.success(found);
    }

    @Override
    public Mono<GroupLog> group(GroupId group) {
        return Mono.create(sink -> {
            if (!writer.submit(() -> openGroup(group, sink))) {
                sink.error(closed());
            }
        });
    }

    private void openGroup(GroupId group, MonoSink<GroupLog> sink) {
        BdbLog log;
        try {
            log = openGroup(group);
        } catch (Throwable failed) {
            sink.error(notOpened(group, failed));
            return;
        }
        if (!files.submit(() -> openSnapshots(log, sink))) {
            sink.error(closed());
        }
    }

    private static StorageFailedException notOpened(GroupId group, Throwable failed) {
        return failed instanceof StorageFailedException expected
                ? expected
                : new StorageFailedException("group " + group + " cannot be opened: " + failed.getMessage(), failed);
    }

    private BdbLog openGroup(GroupId group) {
        NodeEnvironment opened = environment;
        if (closing || opened == null) {
            throw closed();
        }
        if (groups.containsKey(group)) {
            throw new StorageFailedException(
                    "group " + group + " is already open; each is opened once", Outcome.NOT_APPENDED);
        }
        finishRound();
        LogRecords records = new LogRecords(opened.log(group));
        List<StoredSnapshot> snapshots = opened.meta().snapshots(group);
        RecoveredLog recovered = new Recovery(group, records, opened.meta()).recover(snapshots);
        BdbLog log = new BdbLog(this, group, recovered, new KeptSnapshots(snapshots), records, opened);
        groups.put(group, log);
        return log;
    }

    /** The other half of opening a group: its files, on their thread. */
    private void openSnapshots(BdbLog log, MonoSink<GroupLog> sink) {
        try {
            log.snapshots().open();
        } catch (Throwable failed) {
            finishOnWriter(() -> {
                groups.remove(log.group());
                sink.error(notOpened(log.group(), failed));
            });
            return;
        }
        finishOnWriter(() -> {
            if (log.hasGivenUpMore()) {
                trim(log);
            }
            sink.success(log);
        });
    }

    StorageThread files() {
        return files;
    }

    /** Runs a task on the writing thread; one that comes too late is refused. */
    void onWriter(MonoSink<Void> sink, Runnable task) {
        boolean taken = writer.submit(() -> {
            if (closing) {
                sink.error(closed());
            } else {
                task.run();
            }
        });
        if (!taken) {
            sink.error(closed());
        }
    }

    /** Runs what ends a task of the thread of the files; also while this closes, since that waits for the files. */
    void finishOnWriter(Runnable task) {
        writer.submit(task);
    }

    /** On the writing thread. */
    void addToRound(PendingChange change) {
        Round current = round;
        if (current == null) {
            change.answer(closed());
        } else {
            current.add(change);
        }
    }

    /** A log has given something up. On the writing thread. */
    void trim(BdbLog log) {
        if (trimming != null) {
            trimming.add(log);
        }
    }

    /** Puts a reading into the line; false if nothing is read any more. */
    boolean read(Reading reading) {
        return reader.submit(reading);
    }

    boolean isClosing() {
        return closing;
    }

    StorageFailedException closed() {
        return new StorageFailedException("the storage of node " + id + " is closed", Outcome.NOT_APPENDED);
    }

    /** How many synchronisations with the disk there were. */
    long synchronisations() {
        NodeEnvironment opened = environment;
        return opened == null ? 0 : opened.synchronisations();
    }

    @Override
    public Mono<Void> close() {
        return close;
    }

    /** Changes in the line before this are finished; then the other threads end, one by one, and last this one. */
    private void beginClose(MonoSink<Void> sink) {
        boolean taken = writer.submit(() -> {
            finishRound();
            closing = true;
            List<BdbLog> open = List.copyOf(groups.values());
            files.submit(() -> {
                open.forEach(log -> log.snapshots().close());
                files.end();
                reader.submit(() -> {
                    reader.end();
                    cleaner.submit(() -> {
                        cleaner.end();
                        writer.submit(() -> endClose(sink));
                    });
                });
            });
        });
        if (!taken) {
            sink.success();
        }
    }

    private void endClose(MonoSink<Void> sink) {
        finishRound();
        writer.end();
        NodeEnvironment opened = environment;
        try {
            if (opened != null) {
                opened.close();
            }
        } catch (Throwable failed) {
            sink.error(failed);
            return;
        }
        sink.success();
    }

    private void endTurn() {
        finishRound();
        if (!closing && round != null && !round.hasFailed() && trimming != null && trimming.removeSome()) {
            // Goes on after what waits.
            writer.submit(() -> {});
        }
    }

    private void finishRound() {
        if (round != null) {
            round.finish();
        }
    }
}
