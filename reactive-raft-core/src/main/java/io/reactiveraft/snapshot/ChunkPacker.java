package io.reactiveraft.snapshot;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Puts records into chunks, one behind the other; a record that does not fit goes on in the next. */
final class ChunkPacker {

    static final int PIECE_HEADER_BYTES = 5;
    static final int MORE = 0x80;

    private final int chunkBytes;
    private ByteBuffer chunk;

    ChunkPacker(int chunkBytes) {
        this.chunkBytes = chunkBytes;
        this.chunk = empty();
    }

    private ByteBuffer empty() {
        return ByteBuffer.allocate(chunkBytes).put(SnapshotContent.VERSION);
    }

    /** The chunks that a record has filled; it is not needed any more. */
    List<ByteBuffer> add(Piece record) {
        List<ByteBuffer> full = new ArrayList<>();
        ByteBuffer rest = record.bytes().duplicate();
        boolean more = true;
        while (more) {
            if (chunk.remaining() <= PIECE_HEADER_BYTES) {
                full.add(chunk.flip());
                chunk = empty();
            }
            int length = Math.min(rest.remaining(), chunk.remaining() - PIECE_HEADER_BYTES);
            more = length < rest.remaining();
            chunk.put((byte) (record.kind() | (more ? MORE : 0))).putInt(length);
            chunk.put(rest.slice().limit(length));
            rest.position(rest.position() + length);
        }
        return full;
    }

    /** The last chunk. */
    List<ByteBuffer> end() {
        return List.of(chunk.flip());
    }
}
