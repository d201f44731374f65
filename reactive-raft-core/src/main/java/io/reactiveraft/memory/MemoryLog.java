package io.reactiveraft.memory;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.SynchronousSink;
import reactor.core.scheduler.Scheduler;

/** One group's log in an open {@link MemoryStorage}. */
final class MemoryLog implements GroupLog {

    private final MemoryDisk node;
    private final MemoryRecords records;
    private final Scheduler scheduler;
    private final RecoveredLog recovered;
    private final SnapshotStore snapshots;

    MemoryLog(MemoryDisk node, MemoryRecords records, Scheduler scheduler) {
        this.node = node;
        this.records = records;
        this.scheduler = scheduler;
        this.recovered = records.recover();
        this.snapshots = new MemorySnapshots(node, records, scheduler);
    }

    @Override
    public RecoveredLog recovered() {
        return recovered;
    }

    @Override
    public Mono<Void> write(LogWrite write) {
        return Mono.create(sink -> node.change(() -> records.apply(write), sink));
    }

    @Override
    public Flux<EntryBatch> read(long fromIndex, long toIndex) {
        return fromIndex > toIndex ? Flux.empty() : Flux.defer(() -> existing(fromIndex, toIndex));
    }

    @Override
    public Mono<Void> compact(SnapshotInfo start) {
        return Mono.create(sink -> node.change(() -> records.compact(start), sink));
    }

    @Override
    public SnapshotStore snapshots() {
        return snapshots;
    }

    private Flux<EntryBatch> existing(long from, long to) {
        Cut begunAt = records.latestCut();
        return Flux.<EntryBatch, Long>generate(() -> from, (next, sink) -> emitNext(next, to, begunAt, sink))
                .subscribeOn(scheduler);
    }

    private Long emitNext(long next, long to, Cut begunAt, SynchronousSink<EntryBatch> sink) {
        if (node.isClosed()) {
            sink.error(MemoryDisk.closed());
            return next;
        }
        EntryBatch found = records.read(next, to, begunAt);
        if (found == null) {
            sink.complete();
            return next;
        }
        sink.next(found);
        if (found.lastIndex() == to) {
            sink.complete();
        }
        return found.lastIndex() + 1;
    }
}
