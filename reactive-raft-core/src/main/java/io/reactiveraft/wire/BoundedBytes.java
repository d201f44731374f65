package io.reactiveraft.wire;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Takes bytes as they are found, not as many as are named, up to a bound. */
final class BoundedBytes extends OutputStream {

    private final int max;
    private byte[] bytes = {};
    private int size;

    BoundedBytes(int max) {
        this.max = max;
    }

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        if (length > max - size) {
            throw new MalformedFrameException("more than " + max + " bytes where a membership should be");
        }
        if (size + length > bytes.length) {
            bytes = Arrays.copyOf(bytes, Math.max(size + length, 2 * size));
        }
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /** What was taken. */
    ByteBuffer taken() {
        return ByteBuffer.wrap(bytes, 0, size);
    }
}
