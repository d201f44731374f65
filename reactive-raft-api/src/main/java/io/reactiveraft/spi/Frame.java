package io.reactiveraft.spi;

import java.nio.ByteBuffer;
import java.util.List;

/**
 * What a transport carries, whole or not at all: bytes in parts that are sent one behind the other. The parts live on
 * the heap and nobody owns them; a transport copies them to its own buffers once.
 *
 * @param parts read-only from now on; a transport must not move their positions but duplicates them. A received frame
 *     has one part, backed by an accessible array
 * @param bytes the sum of what remains in the parts
 */
public record Frame(List<ByteBuffer> parts, int bytes) {

    /** The largest frame that every transport carries. */
    public static final int BYTES_MAX = (1 << 21) + (1 << 16);

    /** Frames one buffer. */
    public static Frame of(ByteBuffer bytes) {
        return new Frame(List.of(bytes), bytes.remaining());
    }

    /** Frames buffers in their order. */
    public static Frame of(List<ByteBuffer> parts) {
        int bytes = 0;
        for (ByteBuffer part : parts) {
            bytes = Math.addExact(bytes, part.remaining());
        }
        return new Frame(List.copyOf(parts), bytes);
    }

    /** All bytes in one new buffer. */
    public ByteBuffer joined() {
        ByteBuffer joined = ByteBuffer.allocate(bytes);
        parts.forEach(part -> joined.put(part.duplicate()));
        return joined.flip();
    }
}
