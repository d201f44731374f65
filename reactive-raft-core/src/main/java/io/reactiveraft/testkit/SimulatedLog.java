package io.reactiveraft.testkit;

import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.RecoveredLog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;

/** One group's log on a {@link SimulatedDisk}: as it is written, and as it would be found after a crash. */
final class SimulatedLog {

    private final SimulatedDisk disk;
    private final GroupId group;
    private final ArrayDeque<LogWrite> unsynced = new ArrayDeque<>();
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

    /** What survives a crash for sure. */
    LogImage durable() {
        return durable;
    }

    /** With all that was ordered to be written. */
    LogImage written() {
        return written;
    }

    /** Some of what was under way may have reached the disk. */
    void crash(SplittableRandom random) {
        int survived = random.nextInt(unsynced.size() + 1);
        for (int i = 0; i < survived; i++) {
            sync();
        }
        unsynced.clear();
        written = LogImage.copyOf(durable);
    }

    GroupLog open(Life user) {
        return new Opened(user, durable.recover());
    }

    private void write(LogWrite write, Runnable told) {
        disk.judge(() -> written.apply(write));
        unsynced.add(write);
        if (write.truncateFrom() > 0) {
            cuts.add(write.truncateFrom());
        }
        disk.watch().onWritten(this, write);
        disk.inTurn(this::sync, told);
    }

    private void sync() {
        LogWrite write = unsynced.remove();
        disk.watch().onCut(this, write.truncateFrom());
        durable.apply(write);
        disk.watch().onDurable(this, write);
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
            return Mono.create(sink -> {
                if (user.isOver()) {
                    return;
                }
                if (disk.takeWriteFailure()) {
                    disk.judge(() -> written.apply(write));
                    unsynced.add(write);
                    disk.watch().onWritten(SimulatedLog.this, write);
                    user.soon(() -> sink.error(new StorageFailedException("the disk failed", Outcome.UNKNOWN)));
                } else {
                    SimulatedLog.this.write(write, sink::success);
                    user.burn();
                }
            });
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
            if (next < 1 || to > durable.lastIndex()) {
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
