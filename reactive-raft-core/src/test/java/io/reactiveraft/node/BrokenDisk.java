package io.reactiveraft.node;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import java.util.SortedSet;
import java.util.function.Consumer;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** A disk that can be told to fail its writes, or to let them hang, and who looks on. */
final class BrokenDisk implements RaftStorage {

    private enum Mood {
        WELL,
        FAILING,
        HANGING
    }

    private final RaftStorage disk;
    private volatile Mood mood = Mood.WELL;
    private int chunksArrived;
    private volatile Consumer<LogWrite> witness = write -> {};

    BrokenDisk(RaftStorage disk) {
        this.disk = disk;
    }

    void failWrites() {
        mood = Mood.FAILING;
    }

    /** Has somebody see each write before it is made. */
    void onWrite(Consumer<LogWrite> someone) {
        witness = someone;
    }

    void hangWrites() {
        mood = Mood.HANGING;
    }

    /** How many chunks of other nodes' snapshots it has taken in. */
    int chunksArrived() {
        return chunksArrived;
    }

    @Override
    public Mono<NodeStorage> open(ClusterId cluster, NodeId node) {
        return disk.open(cluster, node).map(Opened::new);
    }

    private final class Opened implements NodeStorage {

        private final NodeStorage storage;

        Opened(NodeStorage storage) {
            this.storage = storage;
        }

        @Override
        public long diskId() {
            return storage.diskId();
        }

        @Override
        public Mono<SortedSet<GroupId>> groups() {
            return storage.groups();
        }

        @Override
        public Mono<GroupLog> group(GroupId group) {
            return storage.group(group).map(Log::new);
        }

        @Override
        public Mono<Void> close() {
            return storage.close();
        }
    }

    private final class Log implements GroupLog {

        private final GroupLog log;

        Log(GroupLog log) {
            this.log = log;
        }

        @Override
        public RecoveredLog recovered() {
            return log.recovered();
        }

        @Override
        public Mono<Void> write(LogWrite write) {
            return Mono.defer(() -> {
                witness.accept(write);
                return switch (mood) {
                    case WELL -> log.write(write);
                    case FAILING -> Mono.error(new StorageFailedException("the disk is broken", Outcome.UNKNOWN));
                    case HANGING -> Mono.never();
                };
            });
        }

        @Override
        public Flux<EntryBatch> read(long fromIndex, long toIndex) {
            return log.read(fromIndex, toIndex);
        }

        @Override
        public Mono<Void> compact(SnapshotInfo start) {
            return log.compact(start);
        }

        @Override
        public SnapshotStore snapshots() {
            return new CountingSnapshots(log.snapshots(), () -> chunksArrived++);
        }
    }
}
