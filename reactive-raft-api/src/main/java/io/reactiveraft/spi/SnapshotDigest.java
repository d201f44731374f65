package io.reactiveraft.spi;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Counts the chunks of a snapshot and works out what stands for them. Not thread-safe. */
public final class SnapshotDigest {

    private final MessageDigest digest;
    private long chunks;
    private long bytes;

    /** Of no chunk yet. */
    public SnapshotDigest() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every Java platform has SHA-256", missing);
        }
    }

    /** Takes in the next chunk, without moving its position. */
    public void add(ByteBuffer chunk) {
        digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, chunk.remaining()));
        digest.update(chunk.duplicate());
        chunks++;
        bytes += chunk.remaining();
    }

    /** How many chunks there are so far. */
    public long chunks() {
        return chunks;
    }

    /** Ends it: the snapshot that all chunks make. */
    public StoredSnapshot end(SnapshotInfo info) {
        return new StoredSnapshot(info, chunks, bytes, HexFormat.of().formatHex(digest.digest()));
    }
}
