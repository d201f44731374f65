package io.reactiveraft.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.GroupId;
import io.reactiveraft.TransportFailedException;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.kernel.Message.AppendRequest;
import io.reactiveraft.kernel.Message.ForwardRequest;
import io.reactiveraft.kernel.Message.Heartbeat;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MessageCodecTest {

    private final MessageCodec codec = new MessageCodec();

    @Test
    void whatIsEncodedIsDecoded() {
        List<GroupMessage> messages = Samples.mixed();

        List<GroupMessage> decoded = codec.decode(Samples.received(Samples.bytes(codec.encode(messages))));

        assertThat(Samples.texts(decoded)).isEqualTo(Samples.texts(messages));
    }

    @Test
    void aFrameInPartsIsDecodedAsWell() {
        List<GroupMessage> messages = Samples.mixed();

        assertThat(Samples.texts(codec.decode(codec.encode(messages)))).isEqualTo(Samples.texts(messages));
    }

    @Test
    void aFrameMayBeEmpty() {
        assertThat(codec.decode(codec.encode(List.of()))).isEmpty();
    }

    @Test
    void aGroupIsWrittenOncePerRunOfItsMessages() {
        GroupMessage heartbeat = new GroupMessage(GroupId.of("g".repeat(64)), new Heartbeat(1, 2, 3, 0));

        int one = codec.encode(List.of(heartbeat)).bytes();
        int two = codec.encode(List.of(heartbeat, heartbeat)).bytes();

        assertThat(two - one).isEqualTo(7);
    }

    @Test
    void entriesAreNeitherCopiedByTheEncoderNorByTheDecoder() {
        EntryBatch batch = EntryBatch.of(EntryKind.COMMAND, List.of(new byte[1_000]));
        Frame frame = codec.encode(List.of(new GroupMessage(Samples.ORDERS, Samples.append(1, 0, batch))));
        assertThat(frame.parts()).hasSize(3);
        byte[] bytes = Samples.bytes(frame);

        GroupMessage decoded = codec.decode(Frame.of(ByteBuffer.wrap(bytes))).get(0);
        bytes[bytes.length - 1] = 42;

        ByteBuffer body = ((AppendRequest) decoded.message()).batches().get(0).body();
        assertThat(body.get(body.limit() - 1)).isEqualTo((byte) 42);
    }

    @Test
    void tenThousandGroupsFitIntoOneFrame() {
        List<GroupMessage> heartbeats = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            heartbeats.add(new GroupMessage(GroupId.of("group-" + i), new Heartbeat(i, i, i, 0)));
        }

        Frame frame = codec.encode(heartbeats);

        assertThat(frame.bytes()).isLessThan(300_000);
        assertThat(codec.decode(frame)).isEqualTo(heartbeats);
    }

    @Test
    void noMessageIsLongerThanItsBound() {
        for (GroupMessage message : Samples.mixed()) {
            GroupId group = GroupId.of("g".repeat(64));
            GroupMessage longest = new GroupMessage(group, message.message());
            assertThat(codec.encode(List.of(longest)).bytes()
                            - codec.encode(List.of()).bytes())
                    .isLessThanOrEqualTo(MessageCodec.bytesMax(longest));
        }
        long max = Long.MAX_VALUE;
        GroupMessage widest =
                new GroupMessage(GroupId.of("g".repeat(64)), new AppendRequest(max, max, max, max, List.of()));
        assertThat(codec.encode(List.of(widest)).bytes()).isLessThanOrEqualTo(MessageCodec.bytesMax(widest));
    }

    @Test
    void moreThanAFrameHoldsIsRefusedByTheEncoder() {
        EntryBatch batch = EntryBatch.of(EntryKind.COMMAND, List.of(new byte[1 << 20]));
        GroupMessage message = new GroupMessage(Samples.ORDERS, Samples.append(1, 0, batch, batch, batch));

        assertThatThrownBy(() -> codec.encode(List.of(message)))
                .isInstanceOf(TransportFailedException.class)
                .hasMessageContaining(Integer.toString(Frame.BYTES_MAX));
    }

    @Test
    void negativeNumbersAreRefusedByTheEncoder() {
        assertThatThrownBy(() -> codec.encode(List.of(new GroupMessage(Samples.ORDERS, new Heartbeat(1, -2, 3, 0)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("-2");
    }

    @Test
    void eachMessageHasItsLane() {
        Samples.kinds().forEach((name, messages) -> {
            Lane expected = switch (name) {
                case "append-request", "forward-reply" -> Lane.LOG;
                case "forward-request" -> Lane.FORWARD;
                default -> Lane.CONTROL;
            };
            for (Message message : messages) {
                assertThat(MessageCodec.laneOf(message)).isEqualTo(expected);
            }
        });
    }

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
    void damagedEntriesAreMalformed() {
        byte[] bytes = encode(Samples.append(1, 4, Samples.entries("a")));
        bytes[bytes.length - 1]++;

        assertMalformed(bytes, "checksum");
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
