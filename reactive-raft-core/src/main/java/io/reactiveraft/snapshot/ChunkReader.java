package io.reactiveraft.snapshot;

import io.reactiveraft.spi.CorruptEntryException;
import java.io.ByteArrayOutputStream;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Takes records out of chunks. */
final class ChunkReader {

    private final ByteArrayOutputStream begun = new ByteArrayOutputStream();
    private boolean isBegun;
    private int lastKind;

    /**
     * The records that end in a chunk.
     *
     * @throws CorruptEntryException if it is none
     */
    List<Piece> add(ByteBuffer bytes) {
        ByteBuffer chunk = bytes.slice();
        List<Piece> records = new ArrayList<>();
        try {
            byte version = chunk.get();
            if (version != SnapshotContent.VERSION) {
                throw new CorruptEntryException(
                        "a chunk of version " + version + " instead of " + SnapshotContent.VERSION);
            }
            while (chunk.hasRemaining()) {
                read(chunk, records);
            }
        } catch (BufferUnderflowException e) {
            throw new CorruptEntryException("a chunk of a snapshot is cut off");
        }
        return records;
    }

    private void read(ByteBuffer chunk, List<Piece> records) {
        int code = Byte.toUnsignedInt(chunk.get());
        int kind = code & ~ChunkPacker.MORE;
        int length = chunk.getInt();
        if (kind > SnapshotContent.STATE || length < 0 || length > chunk.remaining()) {
            throw new CorruptEntryException("a piece of kind " + kind + " with " + length
                    + " bytes in a chunk of a snapshot that has " + chunk.remaining() + " left");
        }
        if (isBegun ? kind != lastKind : kind < lastKind) {
            throw new CorruptEntryException("a piece of kind " + kind
                    + (isBegun ? " goes on with a record of kind " : " comes behind one of kind ") + lastKind);
        }
        lastKind = kind;
        ByteBuffer piece = chunk.slice().limit(length);
        chunk.position(chunk.position() + length);
        boolean more = code != kind;
        if (isBegun || more) {
            keep(piece);
        }
        if (!more) {
            records.add(new Piece((byte) kind, isBegun ? ByteBuffer.wrap(begun.toByteArray()) : piece));
            begun.reset();
        }
        isBegun = more;
    }

    private void keep(ByteBuffer piece) {
        byte[] copy = new byte[piece.remaining()];
        piece.get(copy);
        begun.writeBytes(copy);
    }

    /**
     * No chunk follows.
     *
     * @throws CorruptEntryException if a record is not at its end
     */
    void end() {
        if (isBegun) {
            throw new CorruptEntryException("the last record of a snapshot is cut off");
        }
    }
}
