package io.reactiveraft.spi;

import java.nio.ByteBuffer;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;

/**
 * Consecutive entries of one term and one kind, encoded once: the unit of replication, of storage and of hand-over.
 * The proposer's node lays the payloads out, the leader stamps term and index on the batch without touching them, and
 * wire and disk carry the same bytes. Immutable.
 *
 * <pre>
 * header, 32 bytes, big-endian          body
 *  0 u8  version, 1                      count times:
 *  1 u8  kind                              u32 length of the payload
 *  2 u16 zero                              u32 CRC-32C of the payload
 *  4 u32 count                             payload
 *  8 u64 first index
 * 16 u64 term
 * 24 u32 length of the body
 * 28 u32 CRC-32C of bytes 0 to 28
 * </pre>
 */
public final class EntryBatch implements Iterable<LogEntry> {

    /** Bytes of the header. */
    public static final int HEADER_BYTES = 32;

    /** Bytes in the body for each entry, beside its payload. */
    public static final int ENTRY_OVERHEAD_BYTES = 8;

    private static final byte VERSION = 1;

    private final EntryKind kind;
    private final long firstIndex;
    private final long term;
    private final int count;
    private final byte[] bytes;
    private final int offset;
    private final int length;

    private EntryBatch(EntryKind kind, long firstIndex, long term, int count, byte[] bytes, int offset, int length) {
        this.kind = kind;
        this.firstIndex = firstIndex;
        this.term = term;
        this.count = count;
        this.bytes = bytes;
        this.offset = offset;
        this.length = length;
    }

    /** Lays out payloads, not yet stamped: term and first index are 0. */
    public static EntryBatch of(EntryKind kind, List<byte[]> payloads) {
        if (payloads.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one entry");
        }
        int length = 0;
        for (byte[] payload : payloads) {
            length = Math.addExact(length, ENTRY_OVERHEAD_BYTES + payload.length);
        }
        byte[] bytes = new byte[length];
        ByteBuffer body = ByteBuffer.wrap(bytes);
        CRC32C crc = new CRC32C();
        for (byte[] payload : payloads) {
            crc.reset();
            crc.update(payload, 0, payload.length);
            body.putInt(payload.length).putInt((int) crc.getValue()).put(payload);
        }
        return new EntryBatch(kind, 0, 0, payloads.size(), bytes, 0, length);
    }

    /** Consecutive batches of one term and one kind as one; their bodies are copied. */
    public static EntryBatch join(List<EntryBatch> run) {
        EntryBatch first = run.get(0);
        if (run.size() == 1) {
            return first;
        }
        ByteBuffer body =
                ByteBuffer.allocate(run.stream().mapToInt(EntryBatch::bytes).reduce(0, Math::addExact));
        int count = 0;
        for (EntryBatch batch : run) {
            if (batch.kind != first.kind || batch.term != first.term || batch.firstIndex != first.firstIndex + count) {
                throw new IllegalArgumentException(batch + " does not go on where " + first + " and its run end");
            }
            body.put(batch.bytes, batch.offset, batch.length);
            count += batch.count;
        }
        return new EntryBatch(first.kind, first.firstIndex, first.term, count, body.array(), 0, body.capacity());
    }

    /**
     * Reads a batch and moves the buffer behind it. The batch shares the buffer's array, unless that is much larger and
     * would be kept alive for the sake of a small part.
     *
     * @throws CorruptEntryException if a length or checksum does not fit, whatever the bytes
     */
    public static EntryBatch decode(ByteBuffer in) {
        if (in.remaining() < HEADER_BYTES) {
            throw new CorruptEntryException("a batch header has 32 bytes, not " + in.remaining());
        }
        int start = in.position();
        if (checksum(in.duplicate().limit(start + 28)) != in.getInt(start + 28)) {
            throw new CorruptEntryException("the checksum of a batch header does not fit");
        }
        if (in.getShort(start + 2) != 0) {
            throw new CorruptEntryException("bytes 2 and 3 of a batch header are not zero");
        }
        if (in.get(start) != VERSION) {
            throw new CorruptEntryException("batch version " + in.get(start) + " is not " + VERSION);
        }
        int count = in.getInt(start + 4);
        int length = in.getInt(start + 24);
        if (length < 0 || length > in.remaining() - HEADER_BYTES) {
            throw new CorruptEntryException(
                    "a batch body has " + length + " bytes, but there are " + (in.remaining() - HEADER_BYTES));
        }
        ByteBuffer body = in.slice(start + HEADER_BYTES, length);
        boolean shared = body.hasArray() && body.array().length / 2 <= HEADER_BYTES + length;
        byte[] bytes = shared ? body.array() : new byte[length];
        if (!shared) {
            body.get(0, bytes);
        }
        EntryBatch batch = new EntryBatch(
                EntryKind.of(in.get(start + 1)),
                in.getLong(start + 8),
                in.getLong(start + 16),
                count,
                bytes,
                shared ? body.arrayOffset() : 0,
                length);
        batch.verify();
        in.position(start + HEADER_BYTES + length);
        return batch;
    }

    /** The same entries at a place in the log; the body is shared. */
    public EntryBatch stamped(long newTerm, long newFirstIndex) {
        return new EntryBatch(kind, newFirstIndex, newTerm, count, bytes, offset, length);
    }

    /** What the entries are for. */
    public EntryKind kind() {
        return kind;
    }

    /** Index of the first entry; 0 if not stamped. */
    public long firstIndex() {
        return firstIndex;
    }

    /** Index of the last entry. */
    public long lastIndex() {
        return firstIndex + count - 1;
    }

    /** The term of all entries; 0 if not stamped. */
    public long term() {
        return term;
    }

    /** How many entries, at least 1. */
    public int count() {
        return count;
    }

    /** Bytes of the body: what limits and credit count. */
    public int bytes() {
        return length;
    }

    /** The entries from an index on; the body is shared. */
    public EntryBatch from(long index) {
        if (index <= firstIndex) {
            return this;
        }
        int skipped = skip(index);
        return new EntryBatch(
                kind, index, term, (int) (lastIndex() - index + 1), bytes, offset + skipped, length - skipped);
    }

    /** The entries up to and with an index; the body is shared. */
    public EntryBatch upTo(long index) {
        if (index >= lastIndex()) {
            return this;
        }
        if (index < firstIndex) {
            throw new IndexOutOfBoundsException(index + " is not in " + this);
        }
        return new EntryBatch(kind, firstIndex, term, (int) (index - firstIndex + 1), bytes, offset, skip(index + 1));
    }

    /** Bytes of the body before the entry at an index within the batch. */
    private int skip(long index) {
        if (index < firstIndex || index > lastIndex()) {
            throw new IndexOutOfBoundsException(index + " is not in " + this);
        }
        ByteBuffer body = ByteBuffer.wrap(bytes, offset, length);
        for (long at = firstIndex; at < index; at++) {
            int payload = body.getInt();
            body.position(body.position() + 4 + payload);
        }
        return body.position() - offset;
    }

    /** The entries in order; each view of a payload is good for as long as the batch. */
    @Override
    public Iterator<LogEntry> iterator() {
        return new Entries();
    }

    /** A read-only view of the body. */
    public ByteBuffer body() {
        return ByteBuffer.wrap(bytes, offset, length).slice().asReadOnlyBuffer();
    }

    /** The header, encoded anew; position 0, limit 32. */
    public ByteBuffer header() {
        ByteBuffer header = ByteBuffer.allocate(HEADER_BYTES);
        putHeader(header);
        return header.flip();
    }

    /** Writes header and body, {@code HEADER_BYTES + bytes()} in all. */
    public void encode(ByteBuffer out) {
        putHeader(out);
        out.put(bytes, offset, length);
    }

    private void putHeader(ByteBuffer out) {
        int start = out.position();
        out.put(VERSION).put(kind.code()).putShort((short) 0).putInt(count);
        out.putLong(firstIndex).putLong(term).putInt(length);
        out.putInt(checksum(out.duplicate().position(start).limit(start + 28)));
    }

    private void verify() {
        if (count < 1 || firstIndex < 0 || lastIndex() < firstIndex || term < 0) {
            throw new CorruptEntryException("no batch can be " + this);
        }
        ByteBuffer body = ByteBuffer.wrap(bytes, offset, length);
        int end = offset + length;
        CRC32C crc = new CRC32C();
        for (int i = 0; i < count; i++) {
            if (body.remaining() < ENTRY_OVERHEAD_BYTES) {
                throw new CorruptEntryException("entry " + (firstIndex + i) + " is cut off");
            }
            int payload = body.getInt();
            int expected = body.getInt();
            if (payload < 0 || payload > end - body.position()) {
                throw new CorruptEntryException(
                        "entry " + (firstIndex + i) + " has " + payload + " bytes, more than its batch");
            }
            crc.reset();
            crc.update(bytes, body.position(), payload);
            if ((int) crc.getValue() != expected) {
                throw new CorruptEntryException("the checksum of entry " + (firstIndex + i) + " does not fit");
            }
            body.position(body.position() + payload);
        }
        if (body.hasRemaining()) {
            throw new CorruptEntryException(this + " has " + body.remaining() + " bytes too many");
        }
    }

    private static int checksum(ByteBuffer bytes) {
        CRC32C crc = new CRC32C();
        crc.update(bytes);
        return (int) crc.getValue();
    }

    @Override
    public String toString() {
        return kind + "[" + firstIndex + ".." + lastIndex() + " term " + term + ", " + length + " bytes]";
    }

    private final class Entries implements Iterator<LogEntry> {

        private final ByteBuffer body = body();
        private long index = firstIndex;

        @Override
        public boolean hasNext() {
            return body.hasRemaining();
        }

        @Override
        public LogEntry next() {
            if (!body.hasRemaining()) {
                throw new NoSuchElementException();
            }
            int payload = body.getInt();
            int start = body.position() + 4;
            body.position(start + payload);
            return new LogEntry(index++, term, kind, body.slice(start, payload));
        }
    }
}
