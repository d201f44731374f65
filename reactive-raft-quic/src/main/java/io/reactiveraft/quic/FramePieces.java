package io.reactiveraft.quic;

import io.netty.buffer.ByteBuf;
import io.reactiveraft.spi.Frame;
import java.nio.ByteBuffer;

/** A frame on its way to the wire: its length, then its parts, in as many pieces as there are buffers to fill. */
final class FramePieces {

    private final Frame frame;
    private boolean begun;
    private int part;
    private int offset;

    FramePieces(Frame frame) {
        this.frame = frame;
    }

    /** What a frame takes on the wire. */
    static int bytes(Frame frame) {
        return Integer.BYTES + frame.bytes();
    }

    /** Writes as much as there is room for; whether that was all. */
    boolean writeTo(ByteBuf out) {
        if (!begun) {
            if (out.writableBytes() < Integer.BYTES) {
                return false;
            }
            out.writeInt(frame.bytes());
            begun = true;
        }
        while (part < frame.parts().size()) {
            ByteBuffer bytes = frame.parts().get(part).duplicate();
            bytes.position(bytes.position() + offset);
            int room = Math.min(bytes.remaining(), out.writableBytes());
            boolean whole = room == bytes.remaining();
            out.writeBytes(bytes.limit(bytes.position() + room));
            if (!whole) {
                offset += room;
                return false;
            }
            part++;
            offset = 0;
        }
        return true;
    }
}
