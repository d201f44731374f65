package io.reactiveraft.node;

import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Snapshots on a disk that tells of each chunk that has arrived. */
record CountingSnapshots(SnapshotStore store, Runnable onArrived) implements SnapshotStore {

    @Override
    public List<StoredSnapshot> stored() {
        return store.stored();
    }

    @Override
    public Mono<StoredSnapshot> save(SnapshotInfo info, Flux<ByteBuffer> chunks) {
        return store.save(info, chunks);
    }

    @Override
    public Flux<ByteBuffer> read(StoredSnapshot snapshot, long fromChunk) {
        return store.read(snapshot, fromChunk);
    }

    @Override
    public Mono<Long> arrived(StoredSnapshot snapshot) {
        return store.arrived(snapshot);
    }

    @Override
    public Mono<Void> add(long chunk, ByteBuffer bytes) {
        return store.add(chunk, bytes).doOnSuccess(done -> onArrived.run());
    }

    @Override
    public Mono<Void> install() {
        return store.install();
    }

    @Override
    public Mono<Void> drop(StoredSnapshot snapshot) {
        return store.drop(snapshot);
    }
}
