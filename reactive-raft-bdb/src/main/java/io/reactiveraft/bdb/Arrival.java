package io.reactiveraft.bdb;

import static io.reactiveraft.bdb.SnapshotFolder.refused;

import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** The snapshot of another node that is arriving, if there is one. On the thread of the files. */
final class Arrival {

    private final SnapshotFolder folder;
    private SnapshotFolder.@Nullable Part left;
    private @Nullable StoredSnapshot announced;
    private @Nullable SnapshotWriter writer;

    /** With what an earlier life left. */
    Arrival(SnapshotFolder folder, SnapshotFolder.@Nullable Part left) {
        this.folder = folder;
        this.left = left;
    }

    /** Begins with one, or goes on with it; any other is given up. */
    void begin(StoredSnapshot snapshot) throws IOException {
        if (snapshot.equals(announced)) {
            return;
        }
        giveUp();
        SnapshotFolder.Part part = left;
        left = null;
        if (part != null && part.header().snapshot().equals(snapshot)) {
            writer = SnapshotWriter.resume(part.file(), part.header());
        } else {
            if (part != null) {
                folder.delete(part);
            }
            writer = folder.arriving(snapshot);
        }
        announced = snapshot;
    }

    /**
     * How many chunks of one have arrived; -1 if that is not known yet, since there are more of an earlier life to be
     * verified. Verifies one of them.
     */
    long arrived(StoredSnapshot snapshot) throws IOException {
        SnapshotWriter current = writer;
        if (current == null || !snapshot.equals(announced)) {
            throw refused("snapshot " + snapshot + " was given up for another one");
        }
        if (!current.isVerified()) {
            current.verifyNext();
            return -1;
        }
        return current.chunks();
    }

    void add(long chunk, ByteBuffer bytes) throws IOException {
        SnapshotWriter current = writer;
        StoredSnapshot whole = announced;
        if (current == null
                || whole == null
                || !current.isVerified()
                || chunk != current.chunks()
                || chunk >= whole.chunks()) {
            throw refused("chunk " + chunk + " of a snapshot came, but "
                    + (whole == null || current == null
                            ? "none arrives"
                            : current.chunks() + " are there of " + whole));
        }
        BdbSnapshots.checkSize(bytes);
        try {
            current.add(bytes);
        } catch (IOException failed) {
            giveUp();
            throw failed;
        }
    }

    /** All of it has arrived, and has its name durably. What is not what was announced is given up. */
    StoredSnapshot keep() throws IOException {
        SnapshotWriter current = writer;
        StoredSnapshot whole = announced;
        if (current == null || whole == null) {
            throw refused("no snapshot has arrived");
        }
        StoredSnapshot found = current.end();
        if (!current.isVerified() || !found.equals(whole)) {
            giveUp();
            throw refused("what has arrived is not the snapshot that was announced: " + found + " instead of " + whole);
        }
        writer = null;
        announced = null;
        try {
            folder.keep(current, whole);
        } catch (IOException failed) {
            current.discard();
            throw failed;
        }
        return whole;
    }

    private void giveUp() throws IOException {
        SnapshotWriter current = writer;
        writer = null;
        announced = null;
        if (current != null) {
            current.discard();
        }
    }

    /** Leaves it to a later life. */
    void close() throws IOException {
        SnapshotWriter current = writer;
        writer = null;
        announced = null;
        if (current != null) {
            current.close();
        }
    }
}
