package io.reactiveraft.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.kernel.Message.AppendRequest;
import io.reactiveraft.kernel.Message.Heartbeat;
import io.reactiveraft.kernel.Message.OrderRequest;
import io.reactiveraft.kernel.Message.Roster;
import io.reactiveraft.kernel.Message.SnapshotAnnouncement;
import io.reactiveraft.kernel.Message.SnapshotChunk;
import io.reactiveraft.kernel.Message.SnapshotOffer;
import io.reactiveraft.kernel.Message.SnapshotRequest;
import io.reactiveraft.kernel.Message.VoteRequest;
import io.reactiveraft.kernel.Order;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
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

        assertThat(two - one).isEqualTo(8);
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
    }

    @Test
    void noMessageOfTheLargestNumbersIsLongerThanItsBound() {
        long max = Long.MAX_VALUE;
        Membership most = largest();
        for (Message widest : List.of(
                new AppendRequest(max, max, max, max, List.of()),
                new VoteRequest(max, true, true, max, max, max),
                new Heartbeat(max, max, max, max),
                new OrderRequest(max, max, new Order.Transfer(NodeId.of("n".repeat(64)))),
                new OrderRequest(max, max, new Order.Change(most)),
                new SnapshotOffer(max, new SnapshotInfo(max, max, most)),
                new SnapshotRequest(max, max, "f".repeat(64), max, max),
                new SnapshotAnnouncement(
                        max, new StoredSnapshot(new SnapshotInfo(max, max, most), max, max, "f".repeat(64))),
                new SnapshotChunk(max, "f".repeat(64), max, ByteBuffer.allocate(1 << 20)),
                new Roster(max, most, true))) {
            GroupMessage message = new GroupMessage(GroupId.of("g".repeat(64)), widest);
            Frame frame = codec.encode(List.of(message));
            assertThat(frame.bytes()).isLessThanOrEqualTo(MessageCodec.bytesMax(message));
            assertThat(codec.decode(Samples.received(Samples.bytes(frame)))).containsExactly(message);
        }
    }

    private static Membership largest() {
        List<Member> members = new ArrayList<>();
        for (int i = 0; i < Membership.MEMBERS_MAX; i++) {
            members.add(new Member(NodeId.of(String.format("%064d", i)), "h".repeat(255), 65_535));
        }
        return Membership.of(members).at(Long.MAX_VALUE);
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
                case "append-request", "forward-reply", "snapshot-offer" -> Lane.LOG;
                case "forward-request" -> Lane.FORWARD;
                case "snapshot-request", "snapshot-announcement", "snapshot-chunk" -> Lane.SNAPSHOT;
                default -> Lane.CONTROL;
            };
            for (Message message : messages) {
                assertThat(MessageCodec.laneOf(message)).isEqualTo(expected);
            }
        });
    }
}
