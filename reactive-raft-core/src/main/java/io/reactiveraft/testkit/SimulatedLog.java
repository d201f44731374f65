package io.reactiveraft.testkit;

import io.reactiveraft.GroupId;
import io.reactiveraft.LogCompactedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** One group's log on a {@link SimulatedDisk}: as it is written, and as it would be found after a crash. */
final class SimulatedLog {

    /** What is done to a log in one step; the steps reach the disk in their order. */
    sealed interface Change {}

    private record Written(LogWrite write) implements Change {}

    private record Compacted(SnapshotInfo start) implements Change {}

    /** A snapshot takes the place of the log. */
    record Installed(SnapshotFiles.Complete snapshot) implements Change {}

    private final SimulatedDisk disk;
    private final GroupId group;
    private final ArrayDeque<Change> unsynced = new ArrayDeque<>();
    private final SnapshotFiles files = new SnapshotFiles();
    private final LogImage durable = new LogImage();
    private LogImage written = new LogImage();
    /** Where it was cut, in the order of time. */
    private final List<Long> cuts = new ArrayList<>();

    SimulatedLog(SimulatedDisk disk, GroupId group) {
        this.disk = disk;
        this.group = group;
    }

    NodeId node() {
        return disk.node();
    }

    long diskId() {
        return disk.diskId();
    }

    GroupId group() {
        return group;
    }

    /** What the clock of its machine shows. */
    long clockNanos() {
        return disk.life().nanoTime();
    }

    /** What survives a crash for sure. */
    LogImage durable() {
        return durable;
    }

    /** With all that was ordered to be written. */
    LogImage written() {
        return written;
    }

    SimulatedDisk disk() {
        return disk;
    }

    SnapshotFiles files() {
        return files;
    }

    /** Some of what was under way may have reached the disk. */
    void crash(SplittableRandom random) {
        int survived = random.nextInt(unsynced.size() + 1);
        for (int i = 0; i < survived; i++) {
            sync();
        }
        unsynced.clear();
        written = LogImage.copyOf(durable);
        files.crash(random);
    }

    GroupLog open(Life user) {
        return new Opened(user, durable.recover());
    }

    /** Does it when the disk comes to it; a process that is over does nothing. */
    Mono<Void> change(Life user, Change change) {
        return Mono.create(sink -> {
            if (user.isOver()) {
                return;
            }
            order(change);
            if (disk.takeWriteFailure()) {
                user.soon(() -> sink.error(new StorageFailedException("the disk failed", Outcome.UNKNOWN)));
            } else {
                disk.inTurn(this::sync, sink::success);
                user.burn();
            }
        });
    }

    private void order(Change change) {
        unsynced.add(change);
        disk.judge(() -> apply(written, change));
        if (change instanceof Written written) {
            if (written.write.truncateFrom() > 0) {
                cuts.add(written.write.truncateFrom());
            }
            disk.watch().onWritten(this, written.write);
        } else if (change instanceof Installed) {
            cuts.add(1L);
        } else if (change instanceof Compacted compacted) {
            disk.judge(() -> requireStored(compacted.start));
        }
    }

    /** Nothing is given up for which no snapshot stands. */
    private void requireStored(SnapshotInfo start) {
        boolean stored = files.stored().stream().anyMatch(some -> some.info().index() >= start.index());
        Violation.unless(stored, "a snapshot stands for what is given up", node(), start, files.stored());
    }

    private void apply(LogImage image, Change change) {
        if (change instanceof Written written) {
            image.apply(written.write);
        } else if (change instanceof Compacted compacted) {
            image.compact(compacted.start);
        } else if (change instanceof Installed installed) {
            SnapshotInfo info = installed.snapshot.snapshot().info();
            image.restartBehind(info, disk.watch().chainOf(this, info));
        }
    }

    private void sync() {
        Change change = unsynced.remove();
        if (change instanceof Written written) {
            disk.watch().onCut(this, written.write.truncateFrom());
        } else if (change instanceof Installed installed) {
            disk.watch().onCut(this, durable.start().index() + 1);
            files.install(installed.snapshot);
        }
        apply(durable, change);
        if (change instanceof Written written) {
            disk.watch().onDurable(this, written.write);
        }
    }

    private final class Opened implements GroupLog {

        private final Life user;
        private final RecoveredLog recovered;

        Opened(Life user, RecoveredLog recovered) {
            this.user = user;
            this.recovered = recovered;
        }

        @Override
        public RecoveredLog recovered() {
            return recovered;
        }

        @Override
        public Mono<Void> write(LogWrite write) {
            return change(user, new Written(write));
        }

        @Override
        public Mono<Void> compact(SnapshotInfo start) {
            return change(user, new Compacted(start));
        }

        @Override
        public SnapshotStore snapshots() {
            return new SimulatedSnapshots(SimulatedLog.this, user);
        }

        @Override
        public Flux<EntryBatch> read(long fromIndex, long toIndex) {
            return fromIndex > toIndex ? Flux.empty() : Flux.defer(() -> behind(fromIndex, toIndex, cuts.size()));
        }

        /** Once the disk has found it. */
        private Flux<EntryBatch> behind(long fromIndex, long toIndex, int cutsBefore) {
            return Mono.<Void>create(sink -> disk.later(user, sink::success))
                    .thenMany(from(fromIndex, toIndex, cutsBefore));
        }

        private Flux<EntryBatch> from(long fromIndex, long toIndex, int cutsBefore) {
            return Flux.generate(() -> fromIndex, (next, sink) -> emit(next, toIndex, cutsBefore, sink));
        }

        private Long emit(long next, long to, int cutsBefore, SynchronousSink<EntryBatch> sink) {
            if (cuts.subList(cutsBefore, cuts.size()).stream().anyMatch(cut -> cut <= to)) {
                sink.complete();
                return next;
            }
            if (disk.isRotten() || disk.takeReadFailure()) {
                sink.error(new StorageFailedException("the disk cannot be read", Outcome.NOT_APPENDED));
                return next;
            }
            if (next <= durable.start().index()) {
                sink.error(new LogCompactedException(next, durable.start().index() + 1));
                return next;
            }
            if (to > durable.lastIndex()) {
                sink.error(new StorageFailedException(
                        "the log ends at " + durable.lastIndex() + ", so " + next + " to " + to + " cannot be read",
                        Outcome.NOT_APPENDED));
                return next;
            }
            EntryBatch found = durable.read(next, to);
            sink.next(found);
            if (found.lastIndex() == to) {
                sink.complete();
            }
            return found.lastIndex() + 1;
        }
    }
}
