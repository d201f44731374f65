package io.reactiveraft.spi;

import java.util.regex.Pattern;

/**
 * A snapshot as bytes: chunks in an order, which its digest stands for. Two nodes that hold snapshots of the same
 * digest hold the same chunks, so that what one began to send the other can go on with.
 *
 * @param info what it stands for
 * @param chunks how many there are, 1 or more
 * @param bytes the sum of their bytes
 * @param digest SHA-256 over all chunks, each behind its length in four bytes, as 64 lower-case hexadecimal digits
 */
public record StoredSnapshot(SnapshotInfo info, long chunks, long bytes, String digest) {

    /** The largest chunk that every storage and transport takes. */
    public static final int CHUNK_BYTES_MAX = 1 << 20;

    private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");

    /** Checks the numbers and the digest. */
    public StoredSnapshot {
        if (info.index() < 1
                || chunks < 1
                || bytes < 0
                || !DIGEST.matcher(digest).matches()) {
            throw new IllegalArgumentException("no snapshot up to " + info.index() + " has " + chunks + " chunks of "
                    + bytes + " bytes in all and the digest \"" + digest + "\"");
        }
    }
}
