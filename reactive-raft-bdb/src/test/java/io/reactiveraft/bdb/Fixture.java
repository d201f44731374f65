package io.reactiveraft.bdb;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.SnapshotDigest;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import reactor.core.publisher.Flux;
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

    /** One entry after the other, from the end of the log on. */
    static void fill(BdbLog log, long upTo, int bytes) {
        for (long index = log.recovered().lastIndex() + 1; index <= upTo; index++) {
            log.write(append(index, bytes)).block(PATIENCE);
        }
    }

    static SnapshotInfo info(long index) {
        return new SnapshotInfo(
                index, 1, Membership.of(List.of(Member.parse("n1@host:1"))).at(1));
    }

    /** So many, each with its number in all of its bytes. */
    static List<ByteBuffer> chunks(int count, int bytes) {
        return IntStream.range(0, count)
                .mapToObj(i -> {
                    byte[] chunk = new byte[bytes];
                    Arrays.fill(chunk, (byte) i);
                    return ByteBuffer.wrap(chunk);
                })
                .toList();
    }

    static StoredSnapshot save(BdbLog log, long index, List<ByteBuffer> chunks) {
        return now(log.snapshots().save(info(index), Flux.fromIterable(chunks)));
    }

    static StoredSnapshot announced(long index, List<ByteBuffer> chunks) {
        SnapshotDigest digest = new SnapshotDigest();
        chunks.forEach(digest::add);
        return digest.end(info(index));
    }

    /** Another node sends the first few. */
    static void send(BdbLog log, StoredSnapshot snapshot, List<ByteBuffer> chunks) {
        long next = now(log.snapshots().arrived(snapshot));
        for (; next < chunks.size(); next++) {
            log.snapshots().add(next, chunks.get((int) next)).block(PATIENCE);
        }
    }

    static List<ByteBuffer> read(BdbLog log, StoredSnapshot snapshot) {
        return now(log.snapshots().read(snapshot, 0).collectList());
    }

    /** Returns when all records are removed that the log has given up. */
    static void awaitTrimmed(BdbNode node, BdbLog log) {
        AtomicBoolean isTrimmed = new AtomicBoolean();
        Mono.<Void>create(sink -> node.onWriter(sink, () -> {
                    isTrimmed.set(!log.hasGivenUpMore());
                    sink.success();
                }))
                .repeat(() -> !isTrimmed.get())
                .blockLast(PATIENCE);
    }

    /** Where the group's snapshots are. */
    static Path snapshots(Path folder) {
        return folder.resolve("snapshots").resolve(SnapshotFolder.name(GROUP));
    }

    /** The names of the group's snapshot files. */
    static List<String> names(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(snapshots(folder))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }
}
