package io.reactiveraft.quic;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a stream of bytes into frames, each a u32 length and so many bytes. Each byte is copied once, to the array of
 * its frame; nothing of the buffer is kept. A length beyond the limit is refused before anything is allocated for it.
 */
final class FrameDecoder {

    private int bytesMax;
    private int header;
    private int headerBytes;
    private byte @Nullable [] frame;
    private int frameBytes;

    FrameDecoder(int bytesMax) {
        this.bytesMax = bytesMax;
    }

    /** Changes the limit for the frames that follow. */
    void bytesMax(int changed) {
        bytesMax = changed;
    }

    /** Reads on; the next whole frame, or null if all of the buffer is read and it takes more. */
    byte @Nullable [] next(ByteBuf in) throws Malformed {
        if (frame == null && !begin(in)) {
            return null;
        }
        byte[] begun = frame;
        if (begun == null) {
            return null;
        }
        int bytes = Math.min(in.readableBytes(), begun.length - frameBytes);
        in.readBytes(begun, frameBytes, bytes);
        frameBytes += bytes;
        if (frameBytes < begun.length) {
            return null;
        }
        frame = null;
        return begun;
    }

    private boolean begin(ByteBuf in) throws Malformed {
        while (headerBytes < Integer.BYTES && in.isReadable()) {
            header = header << Byte.SIZE | in.readUnsignedByte();
            headerBytes++;
        }
        if (headerBytes < Integer.BYTES) {
            return false;
        }
        if (header < 0 || header > bytesMax) {
            throw new Malformed("a frame of " + Integer.toUnsignedString(header) + " bytes; allowed: 0 to " + bytesMax);
        }
        frame = new byte[header];
        frameBytes = 0;
        header = 0;
        headerBytes = 0;
        return true;
    }
}
