package io.reactiveraft.bdb;

import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.SnapshotDigest;
import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** A file that a snapshot is being written to, chunk by chunk. On the thread of the files. */
final class SnapshotWriter {

    /** After so much the disk is waited for, so that it need not take everything at the end. */
    private static final long UNSYNCHRONISED_BYTES_MAX = 8 << 20;

    private final Path file;
    private final SnapshotHeader header;
    private final FileChannel channel;
    private final SnapshotDigest digest = new SnapshotDigest();
    private long length;
    private long unsynchronised;
    private boolean verified;

    private SnapshotWriter(Path file, SnapshotHeader header, FileChannel channel) {
        this.file = file;
        this.header = header;
        this.channel = channel;
    }

    /** Begins a file, in the place of another of that name. */
    static SnapshotWriter begin(Path file, SnapshotHeader header) throws IOException {
        FileChannel channel = FileChannel.open(
                file,
                StandardOpenOption.CREATE,
                StandardOpenOption.TRUNCATE_EXISTING,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE);
        SnapshotWriter writer = new SnapshotWriter(file, header, channel);
        try {
            ByteBuffer bytes = header.encode();
            writer.length = bytes.remaining();
            writer.write(bytes, 0);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
        writer.verified = true;
        return writer;
    }

    /** Goes on with a file that an earlier life left, once its chunks are verified. */
    static SnapshotWriter resume(Path file, SnapshotHeader header) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
        SnapshotWriter writer = new SnapshotWriter(file, header, channel);
        writer.length = header.encode().remaining();
        return writer;
    }

    /** Whether it is known how many chunks of an earlier life are whole and right. */
    boolean isVerified() {
        return verified;
    }

    /** Verifies one more chunk of an earlier life; what is behind the last that is whole and right is cut off. */
    void verifyNext() throws IOException {
        try {
            if (chunks() < header.snapshot().chunks()) {
                ByteBuffer chunk = SnapshotFile.chunk(channel, length, chunks());
                length += SnapshotFile.CHUNK_OVERHEAD_BYTES + chunk.remaining();
                digest.add(chunk);
                return;
            }
        } catch (CorruptEntryException endOfWhatIsRight) {
            // That is where the other node goes on.
        }
        channel.truncate(length);
        verified = true;
    }

    /** How many chunks there are. */
    long chunks() {
        return digest.chunks();
    }

    /** Appends a chunk. After a failure nothing here is good any more: what the disk has taken is not known. */
    void add(ByteBuffer chunk) throws IOException {
        long end = length + SnapshotFile.CHUNK_OVERHEAD_BYTES + chunk.remaining();
        write(SnapshotFile.chunkHead(chunks(), chunk), length);
        write(chunk.duplicate(), length + SnapshotFile.CHUNK_OVERHEAD_BYTES);
        unsynchronised += end - length;
        length = end;
        digest.add(chunk);
        if (unsynchronised >= UNSYNCHRONISED_BYTES_MAX) {
            channel.force(false);
            unsynchronised = 0;
        }
    }

    /** What all chunks make. No more may come. */
    StoredSnapshot end() {
        return digest.end(header.snapshot().info());
    }

    /** Makes the whole snapshot durable, gives it its name, which is not durable by that, and ends. */
    void keep(StoredSnapshot whole, Path name) throws IOException {
        try (channel) {
            channel.truncate(length);
            write(header.ended(whole).encode(), 0);
            channel.force(true);
        }
        Files.move(file, name, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** Ends, and leaves the file to a later life. */
    void close() throws IOException {
        channel.close();
    }

    /** Ends, and leaves nothing. */
    void discard() throws IOException {
        try (channel) {
            Files.deleteIfExists(file);
        }
    }

    private void write(ByteBuffer bytes, long position) throws IOException {
        long at = position;
        while (bytes.hasRemaining()) {
            at += channel.write(bytes, at);
        }
    }
}
