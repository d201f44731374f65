package io.reactiveraft.wire;

import io.reactiveraft.GroupId;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.kernel.Message.AppendReject;
import io.reactiveraft.kernel.Message.AppendReply;
import io.reactiveraft.kernel.Message.AppendRequest;
import io.reactiveraft.kernel.Message.ForwardReply;
import io.reactiveraft.kernel.Message.ForwardRequest;
import io.reactiveraft.kernel.Message.Heartbeat;
import io.reactiveraft.kernel.Message.HeartbeatReply;
import io.reactiveraft.kernel.Message.ReadReply;
import io.reactiveraft.kernel.Message.ReadRequest;
import io.reactiveraft.kernel.Message.VoteReply;
import io.reactiveraft.kernel.Message.VoteRequest;
import io.reactiveraft.spi.EntryBatch;
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
            numbers(MessageKind.HEARTBEAT_REPLY, reply.term(), reply.round());
        } else if (message instanceof ForwardRequest forward) {
            numbers(MessageKind.FORWARD_REQUEST, forward.term(), forward.token());
        } else if (message instanceof ForwardReply reply) {
            numbers(MessageKind.FORWARD_REPLY, reply.term(), reply.token(), reply.firstIndex());
            number(code(reply.refusal()));
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
            number(vote.lastIndex());
            number(vote.lastTerm());
        } else if (message instanceof VoteReply reply) {
            numbers(MessageKind.VOTE_REPLY, reply.term(), flag(reply.preVote()), flag(reply.granted()));
        } else {
            throw new IllegalArgumentException("no code for " + message);
        }
    }

    private void numbers(MessageKind kind, long first, long second, long third) {
        numbers(kind, first, second);
        number(third);
    }

    private void numbers(MessageKind kind, long first, long second) {
        out.writeNumber(kind.code());
        number(first);
        number(second);
    }

    private void number(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("no number of a message is negative, but one is " + value);
        }
        out.writeNumber(value);
    }

    private static long code(@Nullable Reason reason) {
        return reason == null ? 0 : reason.ordinal() + 1;
    }

    private static long flag(boolean value) {
        return value ? 1 : 0;
    }
}
