package io.reactiveraft.testkit;

import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SynchronousSink;

/** A group's snapshots on a {@link SimulatedDisk}, as one process has opened them. */
record SimulatedSnapshots(SimulatedLog log, Life user) implements SnapshotStore {

    @Override
    public List<StoredSnapshot> stored() {
        return log.files().stored();
    }

    @Override
    public Mono<StoredSnapshot> save(SnapshotInfo info, Flux<ByteBuffer> chunks) {
        return Flux.from(chunks)
                .concatMap(chunk -> later(() -> SnapshotFiles.copy(chunk)), 1)
                .collectList()
                .onErrorMap(SimulatedSnapshots::failed)
                .flatMap(copies -> later(() -> saved(info, copies)));
    }

    private StoredSnapshot saved(SnapshotInfo info, List<ByteBuffer> chunks) {
        StoredSnapshot saved = SnapshotFiles.digest(info, chunks);
        log.disk().watch().onSaved(log, saved);
        log.files().keep(saved, chunks);
        return saved;
    }

    private static StorageFailedException failed(Throwable why) {
        return why instanceof StorageFailedException known
                ? known
                : new StorageFailedException("the chunks of a snapshot ended: " + why.getMessage(), why);
    }

    @Override
    public Flux<ByteBuffer> read(StoredSnapshot snapshot, long fromChunk) {
        return Flux.defer(() ->
                        Flux.<ByteBuffer, Long>generate(() -> fromChunk, (next, sink) -> emit(snapshot, next, sink)))
                .concatMap(this::found, 1);
    }

    /** Once the disk has found it. */
    private Mono<ByteBuffer> found(ByteBuffer chunk) {
        return Mono.create(sink -> disk().later(user, () -> sink.success(chunk)));
    }

    private Long emit(StoredSnapshot snapshot, long next, SynchronousSink<ByteBuffer> sink) {
        if (next >= snapshot.chunks()) {
            sink.complete();
        } else if (disk().isRotten() || disk().takeReadFailure()) {
            sink.error(SnapshotFiles.refused("a snapshot cannot be read"));
        } else {
            try {
                sink.next(log.files().chunk(snapshot, next));
            } catch (StorageFailedException gone) {
                sink.error(gone);
            }
        }
        return next + 1;
    }

    @Override
    public Mono<Long> arrived(StoredSnapshot snapshot) {
        return later(() -> log.files().arrived(snapshot));
    }

    @Override
    public Mono<Void> add(long chunk, ByteBuffer bytes) {
        return later(() -> log.files().add(chunk, bytes)).then();
    }

    @Override
    public Mono<Void> install() {
        return Mono.defer(
                () -> log.change(user, new SimulatedLog.Installed(log.files().complete())));
    }

    @Override
    public Mono<Void> drop(StoredSnapshot snapshot) {
        return later(() -> log.files().drop(snapshot)).then();
    }

    private SimulatedDisk disk() {
        return log.disk();
    }

    /** Once the disk has done it; a broken one does nothing. */
    private <T> Mono<T> later(Supplier<T> task) {
        return Mono.create(sink -> disk().later(user, () -> run(task, sink)));
    }

    private <T> void run(Supplier<T> task, MonoSink<T> sink) {
        if (disk().takeWriteFailure()) {
            sink.error(new StorageFailedException("the disk failed", Outcome.NOT_APPENDED));
            return;
        }
        T done;
        try {
            done = task.get();
        } catch (StorageFailedException refused) {
            sink.error(refused);
            return;
        }
        sink.success(done);
        user.burn();
    }
}
