package io.reactiveraft.wire;

import io.reactiveraft.Membership;
import io.reactiveraft.TransportFailedException;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.MembershipCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.util.JsonRecyclerPools;
import tools.jackson.dataformat.smile.SmileFactory;
import tools.jackson.dataformat.smile.SmileReadFeature;
import tools.jackson.dataformat.smile.SmileWriteFeature;

/**
 * Messages of many groups to one frame, and back. Thread-safe; never blocks.
 *
 * <pre>
 * u32 bytes of the header, big-endian
 * header, Smile without its signature:   [version, [group, kind, number, ...], ...]
 * batches, each its header and its body, and chunks of snapshots: as many as the messages say, in their order
 * </pre>
 *
 * <p>A group is a string, or null for that of the message before. A message is its kind and then its components in
 * their order, nearly all of them numbers that are not negative: a yes or no is 1 or 0, a list of batches its length, a
 * node its name or null. A membership is its index and the bytes of {@link MembershipCodec}. Entries are not encoded
 * again: the frame has the batches' own bytes as parts, and batches that are decoded share the array of the frame.
 */
public final class MessageCodec {

    /** The version of the format that this codec writes, and the only one that it reads. */
    public static final int VERSION = 1;

    /**
     * No message takes more than this in the header, without its membership: two names of 64 characters, six numbers of
     * 11 bytes, and what holds them together.
     */
    private static final int MESSAGE_BYTES_MAX = 224;

    /** What a header says of bytes in it: that they are bytes, and how many. It has seven bits of them in each byte. */
    private static final int BINARY_OVERHEAD_BYTES = 6;

    private static final SmileFactory SMILE = SmileFactory.builder()
            .disable(SmileWriteFeature.WRITE_HEADER)
            .disable(SmileWriteFeature.CHECK_SHARED_NAMES)
            .disable(SmileWriteFeature.CHECK_SHARED_STRING_VALUES)
            .disable(SmileReadFeature.REQUIRE_HEADER)
            .recyclerPool(JsonRecyclerPools.threadLocalPool())
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(2)
                    .maxStringLength(64)
                    .maxNumberLength(20)
                    .maxNameLength(1)
                    .maxDocumentLength(Frame.BYTES_MAX)
                    .build())
            .build();

    /** A codec holds no state: one serves all. */
    public MessageCodec() {}

    /**
     * The lane in which a message travels. Replies to forwarded proposals go ahead of the entries, so with them; a
     * snapshot is offered in place of entries.
     */
    public static Lane laneOf(Message message) {
        if (message instanceof Message.AppendRequest
                || message instanceof Message.ForwardReply
                || message instanceof Message.SnapshotOffer) {
            return Lane.LOG;
        }
        if (message instanceof Message.Transfer) {
            return Lane.SNAPSHOT;
        }
        return message instanceof Message.ForwardRequest ? Lane.FORWARD : Lane.CONTROL;
    }

    /** What a message adds to a frame at most, in bytes. */
    public static int bytesMax(GroupMessage message) {
        int bytes = MESSAGE_BYTES_MAX;
        for (EntryBatch batch : MessageWriter.batches(message.message())) {
            bytes = Math.addExact(bytes, EntryBatch.HEADER_BYTES + batch.bytes());
        }
        if (message.message() instanceof Message.SnapshotChunk chunk) {
            return Math.addExact(bytes, chunk.bytes().remaining());
        }
        Membership membership = MessageWriter.membership(message.message());
        if (membership == null) {
            return bytes;
        }
        int length = MembershipCodec.encode(membership).length;
        return bytes + BINARY_OVERHEAD_BYTES + length + length / 7 + 1;
    }

    /**
     * Encodes messages in their order.
     *
     * @throws TransportFailedException if they are too many for one frame
     */
    public Frame encode(List<GroupMessage> messages) {
        HeaderBytes header = new HeaderBytes();
        try (MessageWriter writer = new MessageWriter(SMILE.createGenerator(ObjectWriteContext.empty(), header))) {
            writer.begin(VERSION);
            messages.forEach(writer::write);
        }
        List<ByteBuffer> parts = new ArrayList<>();
        parts.add(header.framed());
        for (GroupMessage message : messages) {
            parts.addAll(MessageWriter.payload(message.message()));
        }
        Frame frame = Frame.of(parts);
        if (frame.bytes() > Frame.BYTES_MAX) {
            throw new TransportFailedException(messages.size() + " messages have " + frame.bytes()
                    + " bytes, more than the " + Frame.BYTES_MAX + " of a frame");
        }
        return frame;
    }

    /**
     * Decodes what {@link #encode} made.
     *
     * @throws MalformedFrameException if it is anything else
     */
    public List<GroupMessage> decode(Frame frame) {
        List<ByteBuffer> parts = frame.parts();
        ByteBuffer bytes =
                parts.size() == 1 && parts.get(0).hasArray() ? parts.get(0).slice() : frame.joined();
        try {
            return decode(bytes);
        } catch (MalformedFrameException e) {
            throw e;
        } catch (RuntimeException e) {
            // Whatever the bytes make the parser, a batch or an identifier throw: it is the bytes that are wrong.
            throw new MalformedFrameException("a frame of " + frame.bytes() + " bytes: " + e.getMessage(), e);
        }
    }

    private static List<GroupMessage> decode(ByteBuffer frame) {
        if (frame.remaining() < Integer.BYTES) {
            throw new MalformedFrameException("a frame has at least 4 bytes, not " + frame.remaining());
        }
        int length = frame.getInt();
        if (length < 0 || length > frame.remaining()) {
            throw new MalformedFrameException("the header of a frame has " + Integer.toUnsignedString(length)
                    + " bytes, but there are " + frame.remaining());
        }
        int start = frame.arrayOffset() + frame.position();
        ByteBuffer payload = frame.position(frame.position() + length);
        try (JsonParser header = SMILE.createParser(ObjectReadContext.empty(), frame.array(), start, length)) {
            return new MessageReader(header, payload).readAll();
        }
    }
}
