package io.reactiveraft.memory;

import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.scheduler.Scheduler;

/** One group's snapshots in an open {@link MemoryStorage}. */
final class MemorySnapshots implements SnapshotStore {

    private final MemoryDisk node;
    private final MemoryRecords records;
    private final Scheduler scheduler;

    MemorySnapshots(MemoryDisk node, MemoryRecords records, Scheduler scheduler) {
        this.node = node;
        this.records = records;
        this.scheduler = scheduler;
    }

    private KeptSnapshots kept() {
        return records.snapshots();
    }

    @Override
    public List<StoredSnapshot> stored() {
        return kept().stored();
    }

    @Override
    public Mono<StoredSnapshot> save(SnapshotInfo info, Flux<ByteBuffer> chunks) {
        return Mono.firstWithSignal(saving(info, chunks), node.closing());
    }

    private Mono<StoredSnapshot> saving(SnapshotInfo info, Flux<ByteBuffer> chunks) {
        return Flux.from(chunks)
                .publishOn(scheduler, 1)
                .map(KeptSnapshots::copy)
                .collectList()
                .onErrorMap(failed -> failed instanceof StorageFailedException
                        ? failed
                        : new StorageFailedException("the chunks of a snapshot ended: " + failed.getMessage(), failed))
                .flatMap(copies -> inTurn(() -> kept().save(info, copies)));
    }

    @Override
    public Flux<ByteBuffer> read(StoredSnapshot snapshot, long fromChunk) {
        return Flux.defer(() -> node.isClosed()
                        ? Flux.error(MemoryDisk.closed())
                        : Flux.fromIterable(kept().chunks(snapshot)).skip(fromChunk))
                .map(ByteBuffer::duplicate)
                .subscribeOn(scheduler);
    }

    @Override
    public Mono<Long> arrived(StoredSnapshot snapshot) {
        return inTurn(() -> kept().arrived(snapshot));
    }

    @Override
    public Mono<Void> add(long chunk, ByteBuffer bytes) {
        return doneInTurn(() -> kept().add(chunk, bytes));
    }

    @Override
    public Mono<Void> install() {
        return doneInTurn(() -> records.restartBehind(kept().install()));
    }

    @Override
    public Mono<Void> drop(StoredSnapshot snapshot) {
        return doneInTurn(() -> kept().drop(snapshot));
    }

    private <T> Mono<T> inTurn(Supplier<T> task) {
        return taken(sink -> sink.success(task.get()));
    }

    private Mono<Void> doneInTurn(Runnable task) {
        return taken(sink -> {
            task.run();
            sink.success();
        });
    }

    private <T> Mono<T> taken(Consumer<MonoSink<T>> task) {
        return Mono.create(sink -> node.take(() -> task.accept(sink), sink::error));
    }

    static StorageFailedException refused(String why) {
        return new StorageFailedException(why, Outcome.NOT_APPENDED);
    }
}
