package io.reactiveraft.bdb;

import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Flux;

/** Chunks of a snapshot, read anew for each subscriber as it requests them. */
final class SnapshotFlux extends Flux<ByteBuffer> {

    private final BdbSnapshots store;
    private final SnapshotFolder folder;
    private final StoredSnapshot snapshot;
    private final long fromChunk;

    SnapshotFlux(BdbSnapshots store, SnapshotFolder folder, StoredSnapshot snapshot, long fromChunk) {
        this.store = store;
        this.folder = folder;
        this.snapshot = snapshot;
        this.fromChunk = fromChunk;
    }

    @Override
    public void subscribe(CoreSubscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new SnapshotReading(store, folder, snapshot, fromChunk, subscriber));
    }
}
