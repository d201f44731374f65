package io.reactiveraft.bdb;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogWrite;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Mono;

/** A node and a group to write to, and entries whose payload is their index. */
final class Fixture {

    static final Duration PATIENCE = Duration.ofSeconds(20);
    static final ClusterId CLUSTER = ClusterId.of("shop");
    static final NodeId NODE = NodeId.of("n1");
    static final GroupId GROUP = GroupId.of("orders");

    private Fixture() {}

    static BdbNode open(Path folder) {
        return (BdbNode) now(BdbStorage.in(folder).freeDiskBytesMin(0).open(CLUSTER, NODE));
    }

    static BdbLog openLog(BdbNode node) {
        return (BdbLog) now(node.group(GROUP));
    }

    static <T> T now(Mono<T> mono) {
        T value = mono.block(PATIENCE);
        if (value == null) {
            throw new AssertionError("completed without a value");
        }
        return value;
    }

    static LogWrite append(long index) {
        return append(index, Long.BYTES);
    }

    /** One entry that begins with its index. */
    static LogWrite append(long index, int bytes) {
        byte[] payload = ByteBuffer.allocate(bytes).putLong(index).array();
        return new LogWrite(
                null,
                0,
                List.of(EntryBatch.of(EntryKind.COMMAND, List.of(payload)).stamped(1, index)));
    }

    /** The indexes that a log's payloads name, in order. */
    static List<Long> indexes(BdbLog log, long from, long to) {
        return now(log.read(from, to)
                .flatMapIterable(batch -> batch)
                .map(entry -> entry.payload().getLong(0))
                .collectList());
    }
}
