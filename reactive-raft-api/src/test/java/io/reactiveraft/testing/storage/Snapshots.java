package io.reactiveraft.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.SnapshotDigest;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import reactor.core.publisher.Flux;

/** Snapshots to tell stories with: chunks that are texts, and another node that has them. */
final class Snapshots {

    private Snapshots() {}

    /** Of an index and a term, with a membership that was in force since the index before. */
    static SnapshotInfo info(long index, long term) {
        return new SnapshotInfo(index, term, StorageMembershipContract.membership(index - 1));
    }

    static List<ByteBuffer> chunks(String... texts) {
        return Arrays.stream(texts)
                .map(text -> ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)))
                .toList();
    }

    static ByteBuffer chunk(int bytes, int fill) {
        byte[] chunk = new byte[bytes];
        Arrays.fill(chunk, (byte) fill);
        return ByteBuffer.wrap(chunk);
    }

    /** What another node has of these chunks. */
    static StoredSnapshot announced(SnapshotInfo info, List<ByteBuffer> chunks) {
        SnapshotDigest digest = new SnapshotDigest();
        chunks.forEach(digest::add);
        return digest.end(info);
    }

    static StoredSnapshot save(GroupLog log, SnapshotInfo info, List<ByteBuffer> chunks) {
        return StorageContract.now(log.snapshots().save(info, Flux.fromIterable(chunks)));
    }

    static StoredSnapshot save(GroupLog log, long index, long term) {
        return save(log, info(index, term), chunks("all up to", Long.toString(index)));
    }

    /** Saves a snapshot and gives up all that it stands for. */
    static void compact(GroupLog log, long index, long term) {
        save(log, index, term);
        compactTo(log, index, term);
    }

    static void compactTo(GroupLog log, long index, long term) {
        log.compact(info(index, term)).block(StorageContract.PATIENCE);
    }

    /** Another node sends all that is missing. */
    static void send(GroupLog log, StoredSnapshot snapshot, List<ByteBuffer> chunks) {
        long next = StorageContract.now(log.snapshots().arrived(snapshot));
        for (; next < chunks.size(); next++) {
            log.snapshots().add(next, chunks.get((int) next)).block(StorageContract.PATIENCE);
        }
    }

    /** Another node's snapshot comes, and takes the place of the log. */
    static StoredSnapshot install(GroupLog log, SnapshotInfo info, List<ByteBuffer> chunks) {
        StoredSnapshot snapshot = announced(info, chunks);
        send(log, snapshot, chunks);
        log.snapshots().install().block(StorageContract.PATIENCE);
        return snapshot;
    }

    static List<ByteBuffer> read(GroupLog log, StoredSnapshot snapshot, long fromChunk) {
        return StorageContract.now(log.snapshots().read(snapshot, fromChunk).collectList());
    }

    static void assertHolds(GroupLog log, StoredSnapshot snapshot, List<ByteBuffer> chunks) {
        assertThat(log.snapshots().stored()).contains(snapshot);
        assertThat(read(log, snapshot, 0)).isEqualTo(chunks);
    }
}
