package io.reactiveraft.testkit;

import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.SnapshotDigest;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The snapshots of a group on a simulated disk: those that are complete, and what has arrived of another. */
final class SnapshotFiles {

    /** A complete one. */
    record Complete(StoredSnapshot snapshot, List<ByteBuffer> chunks) {}

    private final List<Complete> complete = new ArrayList<>();
    private @Nullable StoredSnapshot arriving;
    private List<ByteBuffer> arrived = new ArrayList<>();

    static ByteBuffer copy(ByteBuffer chunk) {
        if (chunk.remaining() > StoredSnapshot.CHUNK_BYTES_MAX) {
            throw refused("a chunk of " + chunk.remaining() + " bytes is too large");
        }
        ByteBuffer copy = ByteBuffer.allocate(chunk.remaining());
        return copy.put(chunk.duplicate()).flip().asReadOnlyBuffer();
    }

    static StoredSnapshot digest(SnapshotInfo info, List<ByteBuffer> chunks) {
        SnapshotDigest digest = new SnapshotDigest();
        chunks.forEach(digest::add);
        return digest.end(info);
    }

    static StorageFailedException refused(String why) {
        return new StorageFailedException(why, Outcome.NOT_APPENDED);
    }

    List<StoredSnapshot> stored() {
        return complete.stream().map(Complete::snapshot).toList();
    }

    void keep(StoredSnapshot snapshot, List<ByteBuffer> chunks) {
        if (complete.stream()
                .anyMatch(
                        some -> some.snapshot.info().index() >= snapshot.info().index())) {
            throw refused(
                    "a snapshot that stands for more than " + snapshot.info().index() + " is stored");
        }
        complete.add(new Complete(snapshot, List.copyOf(chunks)));
    }

    ByteBuffer chunk(StoredSnapshot snapshot, long number) {
        for (Complete some : complete) {
            if (some.snapshot.equals(snapshot)) {
                return some.chunks.get((int) number).duplicate();
            }
        }
        throw refused("a snapshot up to " + snapshot.info().index() + " is not stored");
    }

    long arrived(StoredSnapshot snapshot) {
        if (!snapshot.equals(arriving)) {
            arriving = snapshot;
            arrived = new ArrayList<>();
        }
        return arrived.size();
    }

    long add(long chunk, ByteBuffer bytes) {
        if (arriving == null || chunk != arrived.size()) {
            throw refused("chunk " + chunk + " is not the next behind " + arrived.size());
        }
        arrived.add(copy(bytes));
        return arrived.size();
    }

    /** All that was announced has arrived, and nothing else. */
    Complete complete() {
        StoredSnapshot announced = arriving;
        List<ByteBuffer> chunks = List.copyOf(arrived);
        arriving = null;
        arrived = new ArrayList<>();
        if (announced == null || !digest(announced.info(), chunks).equals(announced)) {
            throw refused("what has arrived is not the snapshot that was announced: " + announced);
        }
        return new Complete(announced, chunks);
    }

    void install(Complete installed) {
        complete.clear();
        complete.add(installed);
    }

    int drop(StoredSnapshot snapshot) {
        if (complete.get(complete.size() - 1).snapshot.equals(snapshot)) {
            throw refused("the last snapshot is not dropped");
        }
        complete.removeIf(some -> some.snapshot.equals(snapshot));
        return complete.size();
    }

    /** Of what was arriving, the last chunks may not have reached the disk. */
    void crash(SplittableRandom random) {
        arrived = new ArrayList<>(arrived.subList(0, random.nextInt(arrived.size() + 1)));
    }
}
