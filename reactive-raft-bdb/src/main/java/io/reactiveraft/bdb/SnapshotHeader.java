package io.reactiveraft.bdb;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * What a file with a snapshot begins with. All numbers are big-endian.
 *
 * <pre>
 * u32 magic, "RRSN"
 * u16 version of the format, 1
 * u32 length of the header, all of it
 * cluster, group, each a byte with its length and its characters in ASCII
 * snapshot, as {@link SnapshotBytes} writes it; of one chunk without bytes and a digest of zeros, until it is known
 * u32 CRC-32C of all before
 * </pre>
 *
 * @param cluster whose
 * @param group whose
 * @param snapshot which
 */
record SnapshotHeader(ClusterId cluster, GroupId group, StoredSnapshot snapshot) {

    /** Of the beginning, which tells how long it is. */
    static final int PREFIX_BYTES = Integer.BYTES + Short.BYTES + Integer.BYTES;

    private static final int MAGIC = 0x5252534e;
    private static final short VERSION = 1;
    private static final int LENGTH_AT = Integer.BYTES + Short.BYTES;
    private static final int BYTES_MAX = PREFIX_BYTES + 2 * 65 + SnapshotBytes.SNAPSHOT_BYTES_MAX + Integer.BYTES;
    private static final String UNKNOWN_DIGEST = "00".repeat(32);

    /** Of a snapshot that is about to be written. Nothing that comes later makes it longer. */
    static SnapshotHeader begun(ClusterId cluster, GroupId group, SnapshotInfo info) {
        return new SnapshotHeader(cluster, group, new StoredSnapshot(info, 1, 0, UNKNOWN_DIGEST));
    }

    /** The same one, now that all of it is known. */
    SnapshotHeader ended(StoredSnapshot whole) {
        return new SnapshotHeader(cluster, group, whole);
    }

    ByteBuffer encode() {
        ByteBuffer out = ByteBuffer.allocate(BYTES_MAX);
        out.putInt(MAGIC).putShort(VERSION).putInt(0);
        SnapshotBytes.putName(out, cluster.value());
        SnapshotBytes.putName(out, group.value());
        SnapshotBytes.putSnapshot(out, snapshot);
        out.putInt(LENGTH_AT, out.position() + Integer.BYTES);
        out.putInt(checksum(out.duplicate().flip()));
        return out.flip();
    }

    /**
     * How long the header is that begins like this.
     *
     * @throws CorruptEntryException if none does
     */
    static int length(ByteBuffer prefix) {
        if (prefix.getInt(0) != MAGIC) {
            throw new CorruptEntryException("it does not begin like a snapshot");
        }
        int length = prefix.getInt(LENGTH_AT);
        if (length < PREFIX_BYTES || length > BYTES_MAX) {
            throw new CorruptEntryException("a header has no " + length + " bytes");
        }
        return length;
    }

    /**
     * Reads one that is whole.
     *
     * @throws CorruptEntryException if it is not what was written
     */
    static SnapshotHeader decode(ByteBuffer in) {
        int end = in.limit() - Integer.BYTES;
        if (end < PREFIX_BYTES || in.getInt(end) != checksum(in.duplicate().limit(end))) {
            throw new CorruptEntryException("the checksum of its header does not fit");
        }
        in.limit(end).position(Integer.BYTES);
        short version = in.getShort();
        if (version != VERSION) {
            throw new CorruptEntryException("it has format " + version + ", but this version knows only " + VERSION);
        }
        in.position(PREFIX_BYTES);
        return new SnapshotHeader(
                ClusterId.of(SnapshotBytes.name(in)), GroupId.of(SnapshotBytes.name(in)), SnapshotBytes.snapshot(in));
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }
}
