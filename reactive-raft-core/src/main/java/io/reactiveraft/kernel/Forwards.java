package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.spi.EntryBatch;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Proposals on their way to the leader, each known to it by a number of its own. Every one ends in exactly one answer:
 * what the leader said, or lost when the leader or the way to it changed before it said anything.
 */
final class Forwards {

    /** A forwarded proposal that waits for its answer. */
    private record Forward(long token, NodeId leader, long term) {}

    private final Outbox outbox;
    private final Map<Long, Forward> pending = new LinkedHashMap<>();

    Forwards(Outbox outbox) {
        this.outbox = outbox;
    }

    void forward(long requestId, long token, NodeId leader, long term, EntryBatch batch) {
        pending.put(requestId, new Forward(token, leader, term));
        outbox.send(leader, new Message.ForwardRequest(term, requestId, batch));
    }

    /**
     * Only an answer of the term that was asked can tell of an append, but a refusal is good in any. What came with a
     * snapshot, and not as an entry, was appended, but nobody here will see what became of it.
     */
    void onReply(NodeId from, Message.ForwardReply reply, long snapshotIndex) {
        Forward forward = pending.get(reply.token());
        if (forward == null || !forward.leader.equals(from) || reply.term() < forward.term) {
            return;
        }
        pending.remove(reply.token());
        boolean sameTerm = reply.term() == forward.term;
        if (reply.firstIndex() == 0) {
            Reason reason = reply.refusal() == null ? Reason.NOT_LEADER : reply.refusal();
            outbox.answer(new Effect.Refused(forward.token, sameTerm ? from : null, reason));
        } else if (sameTerm && reply.firstIndex() > snapshotIndex) {
            outbox.answer(new Effect.Appended(forward.token, forward.term, reply.firstIndex()));
        } else {
            outbox.answer(new Effect.Lost(forward.token));
        }
    }

    void onUnsent(long requestId) {
        Forward forward = pending.remove(requestId);
        if (forward != null) {
            outbox.answer(new Effect.Refused(forward.token, null, Reason.NO_LEADER));
        }
    }

    void loseAll() {
        for (Forward forward : pending.values()) {
            outbox.answer(new Effect.Lost(forward.token));
        }
        pending.clear();
    }
}
