package io.reactiveraft.node;

import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** Does what it is told to, and remembers it. */
final class ObedientDisk implements GroupLog, SnapshotStore {

    final List<String> done = new ArrayList<>();
    private final Sinks.One<Long> arrived = Sinks.one();
    int asked;

    @Nullable
    StorageFailedException addFailure;

    @Nullable
    StorageFailedException installFailure;

    void arrived(long count) {
        arrived.tryEmitValue(count).orThrow();
    }

    @Override
    public Mono<Long> arrived(StoredSnapshot snapshot) {
        asked++;
        return arrived.asMono();
    }

    @Override
    public Mono<Void> add(long chunk, ByteBuffer bytes) {
        if (addFailure != null) {
            return Mono.error(addFailure);
        }
        done.add(chunk + "=" + bytes.get(0));
        return Mono.empty();
    }

    @Override
    public Mono<Void> install() {
        if (installFailure != null) {
            return Mono.error(installFailure);
        }
        done.add("install");
        return Mono.empty();
    }

    @Override
    public List<StoredSnapshot> stored() {
        return List.of();
    }

    @Override
    public Mono<StoredSnapshot> save(SnapshotInfo info, Flux<ByteBuffer> chunks) {
        return Mono.never();
    }

    @Override
    public Flux<ByteBuffer> read(StoredSnapshot snapshot, long fromChunk) {
        return Flux.never();
    }

    @Override
    public Mono<Void> drop(StoredSnapshot snapshot) {
        return Mono.empty();
    }

    @Override
    public RecoveredLog recovered() {
        return RecoveredLog.EMPTY;
    }

    @Override
    public Mono<Void> write(LogWrite write) {
        return Mono.empty();
    }

    @Override
    public Flux<EntryBatch> read(long fromIndex, long toIndex) {
        return Flux.empty();
    }

    @Override
    public Mono<Void> compact(SnapshotInfo start) {
        return Mono.empty();
    }

    @Override
    public SnapshotStore snapshots() {
        return this;
    }
}
