package io.reactiveraft.bdb;

import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RecoveredLog;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** A node's open storage: its two threads, and what passes between them and the callers. */
final class BdbNode implements NodeStorage {

    private static final Logger LOG = LoggerFactory.getLogger(BdbNode.class);

    private final NodeId id;
    private final Supplier<NodeEnvironment> opening;
    private final StorageThread writer;
    private final StorageThread reader;
    private final Mono<Void> close = Mono.<Void>create(this::beginClose).cache();
    private final Set<GroupId> groups = new HashSet<>();
    private volatile @Nullable NodeEnvironment environment;
    private @Nullable Round round;
    private volatile boolean closing;

    BdbNode(NodeId id, Supplier<NodeEnvironment> opening) {
        this.id = id;
        this.opening = opening;
        this.writer = new StorageThread("raft-log-writer-" + id, this::finishRound);
        this.reader = new StorageThread("raft-log-reader-" + id, () -> {});
    }

    /** Starts the threads and opens the environment. */
    void open(MonoSink<NodeStorage> sink) {
        sink.onCancel(() -> close.subscribe(
                nothing -> {}, failed -> LOG.error("What was opened for nobody did not close well", failed)));
        writer.submit(() -> openNow(sink));
        writer.start();
        reader.start();
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
        } catch (Throwable failed) {
            closing = true;
            writer.end();
            reader.submit(reader::end);
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
        } catch (StorageFailedException expected) {
            sink.error(expected);
            return;
        } catch (Throwable failed) {
            sink.error(
                    new StorageFailedException("group " + group + " cannot be opened: " + failed.getMessage(), failed));
            return;
        }
        sink.success(log);
    }

    private BdbLog openGroup(GroupId group) {
        NodeEnvironment opened = environment;
        if (closing || opened == null) {
            throw closed();
        }
        if (groups.contains(group)) {
            throw new StorageFailedException(
                    "group " + group + " is already open; each is opened once", Outcome.NOT_APPENDED);
        }
        finishRound();
        LogRecords records = new LogRecords(opened.log(group));
        RecoveredLog recovered = new Recovery(group, records, opened.meta()).recover();
        BdbLog log = new BdbLog(this, group, recovered, records, opened.meta());
        groups.add(group);
        return log;
    }

    void write(PendingWrite write) {
        boolean taken = writer.submit(() -> {
            Round current = round;
            if (closing || current == null) {
                write.sink().error(closed());
            } else {
                current.add(write);
            }
        });
        if (!taken) {
            write.sink().error(closed());
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

    /** Writes in the line before this are finished; then the reading thread ends, and last this one. */
    private void beginClose(MonoSink<Void> sink) {
        boolean taken = writer.submit(() -> {
            finishRound();
            closing = true;
            reader.submit(() -> {
                reader.end();
                writer.submit(() -> endClose(sink));
            });
        });
        if (!taken) {
            sink.success();
        }
    }

    private void endClose(MonoSink<Void> sink) {
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

    private void finishRound() {
        if (round != null) {
            round.finish();
        }
    }
}
