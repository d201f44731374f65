package io.reactiveraft.wire;

import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Takes what the generator writes and puts the length in front. The generator hands over its own buffer when that is
 * full and at the end, so that most headers are one exact allocation.
 */
final class HeaderBytes extends OutputStream {

    private byte[] bytes = new byte[Integer.BYTES];
    private int size = Integer.BYTES;

    @Override
    public void write(int value) {
        write(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) {
        if (size + length > bytes.length) {
            boolean first = size == Integer.BYTES;
            bytes = Arrays.copyOf(bytes, first ? size + length : Math.max(size + length, 2 * size));
        }
        System.arraycopy(source, offset, bytes, size, length);
        size += length;
    }

    /** The length and the header. */
    ByteBuffer framed() {
        return ByteBuffer.wrap(bytes, 0, size).putInt(0, size - Integer.BYTES);
    }
}
