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
import tools.jackson.core.JsonGenerator;

/** Writes the header of one frame. */
final class MessageWriter implements AutoCloseable {

    private final JsonGenerator out;
    private @Nullable GroupId last;

    MessageWriter(JsonGenerator out) {
        this.out = out;
    }

    /** The batches that follow the header on behalf of a message. */
    static List<EntryBatch> batches(Message message) {
        if (message instanceof AppendRequest append) {
            return append.batches();
        }
        return message instanceof ForwardRequest forward ? List.of(forward.batch()) : List.of();
    }

    /** The bytes that follow the header on behalf of a message. */
    static List<ByteBuffer> payload(Message message) {
        if (message instanceof SnapshotChunk chunk) {
            return List.of(chunk.bytes());
        }
        List<EntryBatch> batches = batches(message);
        if (batches.isEmpty()) {
            return List.of();
        }
        List<ByteBuffer> payload = new ArrayList<>(2 * batches.size());
        for (EntryBatch batch : batches) {
            payload.add(batch.header());
            payload.add(batch.body());
        }
        return payload;
    }

    /** The membership that the header has on behalf of a message; null if none. */
    static @Nullable Membership membership(Message message) {
        if (message instanceof SnapshotOffer offer) {
            return offer.snapshot().membership();
        } else if (message instanceof SnapshotAnnouncement told) {
            return told.snapshot().info().membership();
        } else if (message instanceof Roster roster) {
            return roster.membership();
        }
        return message instanceof OrderRequest request && request.order() instanceof Order.Change change
                ? change.wanted()
                : null;
    }

    void begin(int version) {
        out.writeStartArray();
        out.writeNumber(version);
    }

    void write(GroupMessage message) {
        out.writeStartArray();
        if (message.group().equals(last)) {
            out.writeNull();
        } else {
            last = message.group();
            out.writeString(last.value());
        }
        write(message.message());
        out.writeEndArray();
    }

    @Override
    public void close() {
        out.writeEndArray();
        out.close();
    }

    private void write(Message message) {
        // The most frequent ones first.
        if (message instanceof AppendRequest append) {
            numbers(MessageKind.APPEND_REQUEST, append.term(), append.prevIndex(), append.prevTerm());
            number(append.commitIndex());
            number(append.batches().size());
        } else if (message instanceof AppendReply reply) {
            numbers(MessageKind.APPEND_REPLY, reply.term(), reply.matchIndex(), reply.disk());
        } else if (message instanceof Heartbeat heartbeat) {
            numbers(MessageKind.HEARTBEAT, heartbeat.term(), heartbeat.commitIndex(), heartbeat.round());
            number(heartbeat.roundTripNanos());
        } else if (message instanceof HeartbeatReply reply) {
            numbers(MessageKind.HEARTBEAT_REPLY, reply.term(), reply.round(), reply.disk());
        } else if (message instanceof ForwardRequest forward) {
            numbers(MessageKind.FORWARD_REQUEST, forward.term(), forward.token());
        } else if (message instanceof ForwardReply reply) {
            numbers(MessageKind.FORWARD_REPLY, reply.term(), reply.token(), reply.firstIndex());
            number(Codes.of(reply.refusal()));
        } else {
            writeRare(message);
        }
    }

    private void writeRare(Message message) {
        if (message instanceof ReadRequest read) {
            numbers(MessageKind.READ_REQUEST, read.term(), read.readId(), flag(read.lease()));
        } else if (message instanceof ReadReply reply) {
            numbers(MessageKind.READ_REPLY, reply.term(), reply.readId(), flag(reply.confirmed()));
            number(reply.index());
        } else if (message instanceof AppendReject reject) {
            numbers(MessageKind.APPEND_REJECT, reject.term(), reject.prevIndex(), reject.hintIndex());
            number(reject.hintTerm());
        } else if (message instanceof VoteRequest vote) {
            numbers(MessageKind.VOTE_REQUEST, vote.term(), flag(vote.preVote()), flag(vote.transfer()));
            number(vote.attempt());
            number(vote.lastIndex());
            number(vote.lastTerm());
        } else if (message instanceof VoteReply reply) {
            numbers(MessageKind.VOTE_REPLY, reply.term(), flag(reply.preVote()), flag(reply.granted()));
            number(reply.attempt());
            number(reply.disk());
        } else if (message instanceof SnapshotOffer offer) {
            numbers(MessageKind.SNAPSHOT_OFFER, offer.term());
            snapshot(offer.snapshot());
        } else if (message instanceof OrderRequest request) {
            order(request);
        } else if (message instanceof OrderReply reply) {
            numbers(MessageKind.ORDER_REPLY, reply.term(), reply.token(), Codes.of(reply.verdict()));
            number(reply.index());
        } else {
            writeShort(message);
        }
    }

    private void writeShort(Message message) {
        if (message instanceof TimeoutNow timeout) {
            numbers(MessageKind.TIMEOUT_NOW, timeout.term());
        } else if (message instanceof FoundRequest found) {
            numbers(MessageKind.FOUND_REQUEST, found.term(), found.token());
        } else if (message instanceof FoundReply found) {
            numbers(MessageKind.FOUND_REPLY, found.term(), found.token(), flag(found.blank()));
        } else if (message instanceof RosterRequest request) {
            numbers(MessageKind.ROSTER_REQUEST, request.term(), request.knownIndex());
        } else if (message instanceof Roster roster) {
            numbers(MessageKind.ROSTER, roster.term(), flag(roster.committed()));
            membership(roster.membership());
        } else {
            transfer((Message.Transfer) message);
        }
    }

    private void transfer(Message.Transfer message) {
        if (message instanceof SnapshotRequest request) {
            numbers(MessageKind.SNAPSHOT_REQUEST, request.term(), request.wantedIndex());
            out.writeString(request.digest());
            number(request.chunk());
            number(request.count());
        } else if (message instanceof SnapshotAnnouncement told) {
            StoredSnapshot stored = told.snapshot();
            numbers(MessageKind.SNAPSHOT_ANNOUNCEMENT, told.term());
            snapshot(stored.info());
            number(stored.chunks());
            number(stored.bytes());
            out.writeString(stored.digest());
        } else if (message instanceof SnapshotChunk chunk) {
            numbers(MessageKind.SNAPSHOT_CHUNK, chunk.term());
            out.writeString(chunk.digest());
            number(chunk.number());
            number(chunk.bytes().remaining());
        }
    }

    private void snapshot(SnapshotInfo snapshot) {
        number(snapshot.index());
        number(snapshot.term());
        membership(snapshot.membership());
    }

    private void order(OrderRequest request) {
        if (request.order() instanceof Order.Change change) {
            numbers(MessageKind.CHANGE_REQUEST, request.term(), request.token());
            membership(change.wanted());
        } else {
            numbers(MessageKind.TRANSFER_REQUEST, request.term(), request.token());
            NodeId to = ((Order.Transfer) request.order()).to();
            out.writeString(to == null ? null : to.value());
        }
    }

    private void membership(Membership membership) {
        number(membership.index());
        out.writeBinary(MembershipCodec.encode(membership));
    }

    private void numbers(MessageKind kind, long first, long second, long third) {
        numbers(kind, first, second);
        number(third);
    }

    private void numbers(MessageKind kind, long first, long second) {
        numbers(kind, first);
        number(second);
    }

    private void numbers(MessageKind kind, long first) {
        out.writeNumber(kind.code());
        number(first);
    }

    private void number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("no number of a message is negative, but one is " + value);
        }
        out.writeNumber(value);
    }

    private static long flag(boolean value) {
        return value ? 1 : 0;
    }
}
