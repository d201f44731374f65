package io.reactiveraft.quic;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.reactiveraft.ClusterId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * The first frame of each lane, in both directions: u32 magic, u8 version, u8 lane, u64 incarnation, and cluster and
 * node id, each as u8 length and ASCII. A lane that is not answered is not accepted.
 *
 * @param lane what the stream carries
 * @param cluster the sender's cluster
 * @param node the sender, which its certificate must confirm
 * @param incarnation a number drawn anew at each start of the sender, so that a restart is noticed
 */
record Hello(Lane lane, ClusterId cluster, NodeId node, long incarnation) {

    /** The version that ALPN negotiates as well. */
    static final int VERSION = 1;

    private static final int MAGIC = 0x52_52_66_74; // RRft
    private static final int NAME_BYTES_MAX = 64;
    private static final int HEAD_BYTES = Integer.BYTES + 2 + Long.BYTES;

    /** The longest that is read. */
    static final int BYTES_MAX = HEAD_BYTES + 2 * (1 + NAME_BYTES_MAX);

    /** As a frame: with its length in front. */
    ByteBuf framed(ByteBufAllocator allocator) {
        byte[] clusterName = cluster.value().getBytes(StandardCharsets.US_ASCII);
        byte[] nodeName = node.value().getBytes(StandardCharsets.US_ASCII);
        int bytes = HEAD_BYTES + 1 + clusterName.length + 1 + nodeName.length;
        return allocator
                .directBuffer(Integer.BYTES + bytes)
                .writeInt(bytes)
                .writeInt(MAGIC)
                .writeByte(VERSION)
                .writeByte(lane.code())
                .writeLong(incarnation)
                .writeByte(clusterName.length)
                .writeBytes(clusterName)
                .writeByte(nodeName.length)
                .writeBytes(nodeName);
    }

    static Hello parse(byte[] frame) throws Malformed, Refused {
        ByteBuffer in = ByteBuffer.wrap(frame);
        try {
            if (in.getInt() != MAGIC) {
                throw new Malformed("the first frame of a lane is no HELLO");
            }
            int version = in.get();
            if (version != VERSION) {
                throw new Refused(Refusal.NO_COMMON_VERSION, "HELLO of version " + version + "; allowed: " + VERSION);
            }
            Lane lane = lane(in.get());
            long incarnation = in.getLong();
            ClusterId cluster = ClusterId.of(name(in));
            NodeId node = NodeId.of(name(in));
            if (in.hasRemaining()) {
                throw new Malformed("HELLO with " + in.remaining() + " bytes too many");
            }
            return new Hello(lane, cluster, node, incarnation);
        } catch (BufferUnderflowException e) {
            throw new Malformed("HELLO of " + frame.length + " bytes, which is too short");
        } catch (InvalidConfigException e) {
            throw new Malformed("HELLO where " + e.getMessage());
        }
    }

    private static Lane lane(byte code) throws Malformed {
        for (Lane lane : Lane.values()) {
            if (lane.code() == code) {
                return lane;
            }
        }
        throw new Malformed("HELLO for lane " + code + ", which does not exist");
    }

    private static String name(ByteBuffer in) {
        byte[] name = new byte[in.get() & 0xff];
        in.get(name);
        return new String(name, StandardCharsets.US_ASCII);
    }
}
