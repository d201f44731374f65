package io.reactiveraft.wire;

import io.reactiveraft.GroupId;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.kernel.Message.AppendReject;
import io.reactiveraft.kernel.Message.AppendReply;
import io.reactiveraft.kernel.Message.AppendRequest;
import io.reactiveraft.kernel.Message.ForwardReply;
import io.reactiveraft.kernel.Message.ForwardRequest;
import io.reactiveraft.kernel.Message.FoundReply;
import io.reactiveraft.kernel.Message.FoundRequest;
import io.reactiveraft.kernel.Message.Heartbeat;
import io.reactiveraft.kernel.Message.HeartbeatReply;
import io.reactiveraft.kernel.Message.OrderReply;
import io.reactiveraft.kernel.Message.OrderRequest;
import io.reactiveraft.kernel.Message.ReadReply;
import io.reactiveraft.kernel.Message.ReadRequest;
import io.reactiveraft.kernel.Message.Roster;
import io.reactiveraft.kernel.Message.RosterRequest;
import io.reactiveraft.kernel.Message.SnapshotAnnouncement;
import io.reactiveraft.kernel.Message.SnapshotChunk;
import io.reactiveraft.kernel.Message.SnapshotOffer;
import io.reactiveraft.kernel.Message.SnapshotRequest;
import io.reactiveraft.kernel.Message.TimeoutNow;
import io.reactiveraft.kernel.Message.VoteReply;
import io.reactiveraft.kernel.Message.VoteRequest;
import io.reactiveraft.kernel.Order;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Reads one frame. Nothing is allocated by a number that the frame names, only by what it holds; each token is looked
 * at before its value is read, because the parser leaves long values unread until asked.
 */
final class MessageReader {

    private final JsonParser header;
    private final ByteBuffer payload;
    private @Nullable GroupId group;

    MessageReader(JsonParser header, ByteBuffer payload) {
        this.header = header;
        this.payload = payload;
    }

    List<GroupMessage> readAll() {
        expect(JsonToken.START_ARRAY, header.nextToken());
        long version = number();
        if (version != MessageCodec.VERSION) {
            throw new MalformedFrameException(
                    "a frame of version " + version + ", but only " + MessageCodec.VERSION + " is spoken here");
        }
        List<GroupMessage> messages = new ArrayList<>();
        JsonToken token = header.nextToken();
        while (token == JsonToken.START_ARRAY) {
            messages.add(new GroupMessage(group(), message(MessageKind.of(number()))));
            expect(JsonToken.END_ARRAY, header.nextToken());
            token = header.nextToken();
        }
        expect(JsonToken.END_ARRAY, token);
        if (header.nextToken() != null) {
            throw new MalformedFrameException("something follows the messages in the header");
        }
        if (payload.hasRemaining()) {
            throw new MalformedFrameException(payload.remaining() + " bytes follow the last batch");
        }
        return messages;
    }

    private GroupId group() {
        JsonToken token = header.nextToken();
        if (token != JsonToken.VALUE_NULL) {
            expect(JsonToken.VALUE_STRING, token);
            group = new GroupId(header.getString());
        }
        if (group == null) {
            throw new MalformedFrameException("the first message names no group");
        }
        return group;
    }

    private Message message(MessageKind kind) {
        return switch (kind) {
            case VOTE_REQUEST -> new VoteRequest(number(), flag(), flag(), number(), number(), number());
            case VOTE_REPLY -> new VoteReply(number(), flag(), flag(), number(), number());
            case APPEND_REQUEST -> append(number(), number(), number(), number(), number());
            case APPEND_REPLY -> new AppendReply(number(), number(), number());
            case APPEND_REJECT -> new AppendReject(number(), number(), number(), number());
            case HEARTBEAT -> new Heartbeat(number(), number(), number(), number());
            case HEARTBEAT_REPLY -> new HeartbeatReply(number(), number(), number());
            case READ_REQUEST -> new ReadRequest(number(), number(), flag());
            case READ_REPLY -> new ReadReply(number(), number(), flag(), number());
            case FORWARD_REQUEST -> forward(number(), number());
            case FORWARD_REPLY -> new ForwardReply(number(), number(), number(), Codes.reason(number()));
            case TIMEOUT_NOW -> new TimeoutNow(number());
            case SNAPSHOT_OFFER -> offer(number(), snapshot());
            case CHANGE_REQUEST -> new OrderRequest(number(), number(), new Order.Change(membership()));
            case TRANSFER_REQUEST -> new OrderRequest(number(), number(), new Order.Transfer(node()));
            case ORDER_REPLY -> new OrderReply(number(), number(), Codes.verdict(number()), number());
            case FOUND_REQUEST -> new FoundRequest(noTerm(), number());
            case FOUND_REPLY -> new FoundReply(noTerm(), number(), flag());
            case ROSTER_REQUEST -> new RosterRequest(number(), number());
            case ROSTER -> roster(number(), flag(), membership());
            case SNAPSHOT_REQUEST -> new SnapshotRequest(number(), number(), text(), number(), number());
            case SNAPSHOT_ANNOUNCEMENT ->
                new SnapshotAnnouncement(number(), new StoredSnapshot(snapshot(), number(), number(), text()));
            case SNAPSHOT_CHUNK -> new SnapshotChunk(number(), text(), number(), bytes(number()));
        };
    }

    private static Message roster(long term, boolean committed, Membership membership) {
        return new Roster(term, membership, committed);
    }

    private Message append(long term, long prevIndex, long prevTerm, long commitIndex, long count) {
        List<EntryBatch> read = new ArrayList<>();
        long last = prevIndex;
        for (long i = 0; i < count; i++) {
            EntryBatch batch = EntryBatch.decode(payload);
            if (batch.firstIndex() != last + 1 || batch.lastIndex() < batch.firstIndex() || batch.term() > term) {
                throw new MalformedFrameException(
                        batch + " cannot follow index " + last + " in a message of term " + term);
            }
            last = batch.lastIndex();
            read.add(batch);
        }
        return new AppendRequest(term, prevIndex, prevTerm, commitIndex, read);
    }

    private Message forward(long term, long token) {
        EntryBatch batch = EntryBatch.decode(payload);
        if (batch.firstIndex() != 0 || batch.term() != 0) {
            throw new MalformedFrameException(batch + " is stamped, but proposals that are forwarded are not");
        }
        return new ForwardRequest(term, token, batch);
    }

    private static Message offer(long term, SnapshotInfo snapshot) {
        if (snapshot.term() > term) {
            throw new MalformedFrameException("a snapshot up to index " + snapshot.index() + " of term "
                    + snapshot.term() + " in a message of term " + term);
        }
        return new SnapshotOffer(term, snapshot);
    }

    private SnapshotInfo snapshot() {
        SnapshotInfo snapshot = new SnapshotInfo(number(), number(), membership());
        if (snapshot.membership().index() > snapshot.index()) {
            throw new MalformedFrameException("a snapshot up to index " + snapshot.index()
                    + " with a membership of index " + snapshot.membership().index());
        }
        return snapshot;
    }

    private ByteBuffer bytes(long count) {
        if (count > payload.remaining()) {
            throw new MalformedFrameException("a chunk of " + count + " bytes, but there are " + payload.remaining());
        }
        ByteBuffer bytes = payload.slice().limit((int) count).asReadOnlyBuffer();
        payload.position(payload.position() + (int) count);
        return bytes;
    }

    private String text() {
        expect(JsonToken.VALUE_STRING, header.nextToken());
        return header.getString();
    }

    private Membership membership() {
        long index = number();
        expect(JsonToken.VALUE_EMBEDDED_OBJECT, header.nextToken());
        BoundedBytes bytes = new BoundedBytes(MembershipCodec.BYTES_MAX);
        header.readBinaryValue(bytes);
        return MembershipCodec.decode(bytes.taken(), index);
    }

    private @Nullable NodeId node() {
        JsonToken token = header.nextToken();
        if (token == JsonToken.VALUE_NULL) {
            return null;
        }
        expect(JsonToken.VALUE_STRING, token);
        return new NodeId(header.getString());
    }

    private long noTerm() {
        long term = number();
        if (term != 0) {
            throw new MalformedFrameException("who founds a cluster is in no term, but one is in " + term);
        }
        return term;
    }

    private boolean flag() {
        long value = number();
        if (value > 1) {
            throw new MalformedFrameException("a yes or no is 1 or 0, not " + value);
        }
        return value == 1;
    }

    private long number() {
        expect(JsonToken.VALUE_NUMBER_INT, header.nextToken());
        long value = header.getLongValue();
        if (value < 0) {
            throw new MalformedFrameException("no number of a message is negative, but one is " + value);
        }
        return value;
    }

    private static void expect(JsonToken expected, @Nullable JsonToken found) {
        if (found != expected) {
            throw new MalformedFrameException(
                    "expected " + expected + " in the header, but there is " + (found == null ? "its end" : found));
        }
    }
}
