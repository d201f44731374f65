package io.reactiveraft.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.kernel.Message.AppendRequest;
import io.reactiveraft.kernel.Message.ForwardReply;
import io.reactiveraft.kernel.Message.ForwardRequest;
import io.reactiveraft.kernel.Message.FoundReply;
import io.reactiveraft.kernel.Message.FoundRequest;
import io.reactiveraft.kernel.Message.Heartbeat;
import io.reactiveraft.kernel.Message.OrderReply;
import io.reactiveraft.kernel.Message.OrderRequest;
import io.reactiveraft.kernel.Message.SnapshotOffer;
import io.reactiveraft.kernel.Order;
import io.reactiveraft.kernel.Verdict;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.SnapshotInfo;
import java.io.ByteArrayOutputStream;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.dataformat.smile.SmileFactory;
import tools.jackson.dataformat.smile.SmileWriteFeature;

/** Each thing that a frame may not say. */
final class MalformedFrameTest {

    private final MessageCodec codec = new MessageCodec();

    @Test
    void anotherVersionIsNamed() {
        byte[] bytes = Samples.bytes(codec.encode(Samples.mixed()));
        // Small numbers in Smile: 0xC0 plus their zigzag code.
        bytes[5] = (byte) (0xC0 + 2 * 9);

        assertMalformed(bytes, "a frame of version 9, but only 1 is spoken here");
    }

    @Test
    void entriesWithAGapAreMalformed() {
        EntryBatch batch = Samples.entries("a").stamped(1, 5);

        assertMalformed(encode(new AppendRequest(1, 3, 1, 0, List.of(batch))), "cannot follow index 3");
        assertMalformed(encode(new AppendRequest(1, 4, 1, 0, List.of(batch, batch))), "cannot follow index 5");
    }

    @Test
    void entriesOfALaterTermThanTheMessageAreMalformed() {
        EntryBatch batch = Samples.entries("a").stamped(2, 5);

        assertMalformed(encode(new AppendRequest(1, 4, 1, 0, List.of(batch))), "in a message of term 1");
    }

    @Test
    void forwardedProposalsAreNotStamped() {
        EntryBatch batch = Samples.entries("a").stamped(1, 5);

        assertMalformed(encode(new ForwardRequest(1, 2, batch)), "is stamped");
    }

    @Test
    void whoFoundsIsInNoTerm() {
        assertMalformed(encode(new FoundRequest(3, 99)), "one is in 3");
        assertMalformed(encode(new FoundReply(3, 99, true)), "one is in 3");
    }

    @Test
    void whatIsNoVerdictIsMalformed() {
        byte[] bytes = encode(new OrderReply(7, 4, Verdict.INVALID, 0));
        // A verdict, an index and the ends of two arrays; small numbers in Smile: 0xC0 plus their zigzag code.
        assertThat(bytes[bytes.length - 4]).isEqualTo((byte) (0xC0 + 2 * 7));
        bytes[bytes.length - 4] = (byte) (bytes[bytes.length - 4] + 2);

        assertMalformed(bytes, "no verdict is 8");
    }

    @Test
    void whatIsNoReasonIsMalformed() {
        byte[] bytes = encode(new ForwardReply(7, 4, 0, Reason.NOT_ADMITTING));
        assertThat(bytes[bytes.length - 3]).isEqualTo((byte) (0xC0 + 2 * 5));
        bytes[bytes.length - 3] = (byte) (bytes[bytes.length - 3] + 2);

        assertMalformed(bytes, "no reason for a refusal is 6");
    }

    @Test
    void whatIsNoNameIsMalformed() {
        byte[] bytes = encode(new OrderRequest(7, 4, new Order.Transfer(NodeId.of("n2"))));
        bytes[bytes.length - 4] = '-';

        assertMalformed(bytes, "node id");
    }

    @Test
    void damagedEntriesAreMalformed() {
        byte[] bytes = encode(Samples.append(1, 4, Samples.entries("a")));
        bytes[bytes.length - 1]++;

        assertMalformed(bytes, "checksum");
    }

    @Test
    void aSnapshotOfALaterTermThanTheMessageIsMalformed() {
        SnapshotInfo snapshot = new SnapshotInfo(40, 6, Samples.joint());

        assertMalformed(encode(new SnapshotOffer(5, snapshot)), "in a message of term 5");
    }

    @Test
    void aSnapshotOfAnEarlierTimeThanItsMembershipIsMalformed() {
        SnapshotInfo snapshot = new SnapshotInfo(38, 6, Samples.joint());

        assertMalformed(encode(new SnapshotOffer(7, snapshot)), "with a membership of index 39");
    }

    @Test
    void aDamagedMembershipIsMalformed() {
        byte[] bytes = encode(new OrderRequest(7, 4, new Order.Change(Samples.joint())));
        // Behind the membership two arrays end.
        bytes[bytes.length - 3]++;

        assertMalformed(bytes, "checksum of a membership");
    }

    @Test
    void aMembershipThatOnlyNamesItsLengthAllocatesLittle() {
        byte[] bytes = encode(new OrderRequest(7, 4, new Order.Change(Samples.joint())));
        int binary = new String(bytes, StandardCharsets.ISO_8859_1).indexOf('\u00e8');
        // The length in Smile, seven bits to a byte and six in the last: two billion.
        byte[] length = {0x1f, 0x7f, 0x7f, 0x7f, (byte) 0xbf};
        byte[] liar = Arrays.copyOf(bytes, bytes.length + length.length);
        System.arraycopy(length, 0, liar, binary + 1, length.length);
        liar[3] += (byte) length.length;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        assertMalformed(liar, "");

        long before = threads.getCurrentThreadAllocatedBytes();
        assertMalformed(liar, "");

        assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(100_000);
    }

    @Test
    void moreBytesThanAnyMembershipHasAreMalformed() {
        byte[] bytes = new byte[MembershipCodec.BYTES_MAX + 100];
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        try (JsonGenerator out = SmileFactory.builder()
                .disable(SmileWriteFeature.WRITE_HEADER)
                .build()
                .createGenerator(ObjectWriteContext.empty(), header)) {
            out.writeStartArray();
            out.writeNumber(MessageCodec.VERSION);
            out.writeStartArray();
            out.writeString("orders");
            for (long number : new long[] {MessageKind.CHANGE_REQUEST.code(), 7, 4, 39}) {
                out.writeNumber(number);
            }
            out.writeBinary(bytes);
            out.writeEndArray();
            out.writeEndArray();
        }
        ByteBuffer frame = ByteBuffer.allocate(4 + header.size());
        frame.putInt(header.size()).put(header.toByteArray());

        assertMalformed(frame.array(), "more than " + MembershipCodec.BYTES_MAX + " bytes");
    }

    @Test
    void bytesBehindTheLastBatchAreMalformed() {
        byte[] bytes = encode(new Heartbeat(1, 2, 3, 0));

        assertMalformed(Arrays.copyOf(bytes, bytes.length + 3), "3 bytes follow");
    }

    private byte[] encode(Message message) {
        return Samples.bytes(codec.encode(List.of(new GroupMessage(Samples.ORDERS, message))));
    }

    private void assertMalformed(byte[] bytes, String says) {
        assertThatThrownBy(() -> codec.decode(Samples.received(bytes)))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessageContaining(says);
    }
}
