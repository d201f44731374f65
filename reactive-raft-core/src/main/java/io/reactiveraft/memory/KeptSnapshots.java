package io.reactiveraft.memory;

import static io.reactiveraft.memory.MemorySnapshots.refused;

import io.reactiveraft.spi.SnapshotDigest;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The snapshots that a group keeps in memory, and the one that arrives. One changes them, others may read. */
final class KeptSnapshots {

    private record Kept(StoredSnapshot snapshot, List<ByteBuffer> chunks) {}

    private volatile List<Kept> kept = List.of();
    private @Nullable StoredSnapshot arriving;
    private List<ByteBuffer> arrived = new ArrayList<>();

    static ByteBuffer copy(ByteBuffer chunk) {
        if (chunk.remaining() > StoredSnapshot.CHUNK_BYTES_MAX) {
            throw refused("a chunk of a snapshot has " + chunk.remaining() + " bytes; allowed are "
                    + StoredSnapshot.CHUNK_BYTES_MAX);
        }
        return ByteBuffer.allocate(chunk.remaining())
                .put(chunk.duplicate())
                .flip()
                .asReadOnlyBuffer();
    }

    List<StoredSnapshot> stored() {
        return kept.stream().map(Kept::snapshot).toList();
    }

    StoredSnapshot save(SnapshotInfo info, List<ByteBuffer> chunks) {
        if (!kept.isEmpty() && last().snapshot.info().index() >= info.index()) {
            throw refused("a snapshot up to " + last().snapshot.info().index() + " is stored, which " + info.index()
                    + " is not above");
        }
        StoredSnapshot saved = digest(info, chunks);
        List<Kept> more = new ArrayList<>(kept);
        more.add(new Kept(saved, List.copyOf(chunks)));
        kept = List.copyOf(more);
        return saved;
    }

    private Kept last() {
        return kept.get(kept.size() - 1);
    }

    private static StoredSnapshot digest(SnapshotInfo info, List<ByteBuffer> chunks) {
        if (chunks.isEmpty()) {
            throw refused("a snapshot has one chunk at least");
        }
        SnapshotDigest digest = new SnapshotDigest();
        chunks.forEach(digest::add);
        return digest.end(info);
    }

    List<ByteBuffer> chunks(StoredSnapshot snapshot) {
        return kept.stream()
                .filter(some -> some.snapshot.equals(snapshot))
                .findFirst()
                .map(Kept::chunks)
                .orElseThrow(() -> refused("a snapshot up to " + snapshot.info().index() + " is not stored"));
    }

    long arrived(StoredSnapshot snapshot) {
        if (!snapshot.equals(arriving)) {
            arriving = snapshot;
            arrived = new ArrayList<>();
        }
        return arrived.size();
    }

    void add(long chunk, ByteBuffer bytes) {
        if (arriving == null || chunk != arrived.size() || chunk >= arriving.chunks()) {
            throw refused("chunk " + chunk + " of a snapshot came; " + arrived.size() + " have arrived of "
                    + (arriving == null ? "none" : arriving.toString()));
        }
        arrived.add(copy(bytes));
    }

    /** All of it has arrived, and takes the place of what was there. */
    SnapshotInfo install() {
        StoredSnapshot announced = arriving;
        List<ByteBuffer> chunks = arrived;
        arriving = null;
        arrived = new ArrayList<>();
        if (announced == null || !digest(announced.info(), chunks).equals(announced)) {
            throw refused("what has arrived is not the snapshot that was announced: " + announced);
        }
        kept = List.of(new Kept(announced, List.copyOf(chunks)));
        return announced.info();
    }

    void drop(StoredSnapshot snapshot) {
        if (!kept.isEmpty() && last().snapshot.equals(snapshot)) {
            throw refused("the last snapshot, up to " + snapshot.info().index() + ", is not dropped");
        }
        kept = kept.stream().filter(some -> !some.snapshot.equals(snapshot)).toList();
    }
}
