package io.reactiveraft.bdb;

import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.zip.CRC32C;

/**
 * How a snapshot lies in its file: a {@link SnapshotHeader}, then its chunks one behind the other, and nothing else.
 *
 * <pre>
 * chunk   u32 length of the bytes; u32 CRC-32C of the chunk's number as u64 from 0, the length, and the bytes; bytes
 * </pre>
 *
 * <p>The number is in the checksum and not in the file, so that a chunk in the place of another is found.
 */
final class SnapshotFile {

    /** Of a chunk, beside its bytes. */
    static final int CHUNK_OVERHEAD_BYTES = 2 * Integer.BYTES;

    private SnapshotFile() {}

    /** How many bytes the header has, which is not verified by that. */
    static int headerBytes(FileChannel channel) throws IOException {
        return SnapshotHeader.length(read(channel, 0, SnapshotHeader.PREFIX_BYTES));
    }

    static SnapshotHeader header(FileChannel channel) throws IOException {
        return SnapshotHeader.decode(read(channel, 0, headerBytes(channel)));
    }

    /** How long the file of a whole snapshot is. */
    static long length(int headerBytes, StoredSnapshot snapshot) {
        return headerBytes + snapshot.chunks() * CHUNK_OVERHEAD_BYTES + snapshot.bytes();
    }

    /** Where the chunk behind the one at a position begins. Trusts its length, which reading the next one verifies. */
    static long behind(FileChannel channel, long position) throws IOException {
        return position + CHUNK_OVERHEAD_BYTES + chunkBytes(read(channel, position, Integer.BYTES));
    }

    /** The bytes of a chunk, verified. */
    static ByteBuffer chunk(FileChannel channel, long position, long number) throws IOException {
        ByteBuffer head = read(channel, position, CHUNK_OVERHEAD_BYTES);
        ByteBuffer bytes = read(channel, position + CHUNK_OVERHEAD_BYTES, chunkBytes(head));
        if (checksum(number, bytes) != head.getInt(Integer.BYTES)) {
            throw new CorruptEntryException("the checksum of chunk " + number + " does not fit");
        }
        return bytes;
    }

    private static int chunkBytes(ByteBuffer head) {
        int length = head.getInt(0);
        if (length < 0 || length > StoredSnapshot.CHUNK_BYTES_MAX) {
            throw new CorruptEntryException("a chunk has no " + length + " bytes");
        }
        return length;
    }

    /** What stands before the bytes of a chunk. */
    static ByteBuffer chunkHead(long number, ByteBuffer bytes) {
        return ByteBuffer.allocate(CHUNK_OVERHEAD_BYTES)
                .putInt(bytes.remaining())
                .putInt(checksum(number, bytes))
                .flip();
    }

    private static int checksum(long number, ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                .putLong(number)
                .putInt(bytes.remaining())
                .flip());
        crc.update(bytes.duplicate());
        return (int) crc.getValue();
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(length);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new CorruptEntryException("it is cut off: there are no " + length + " bytes at " + position);
            }
        }
        return bytes.flip();
    }
}
