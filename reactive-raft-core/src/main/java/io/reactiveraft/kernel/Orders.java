package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Operators' orders on their way to the leader. Like proposals, each of them ends in exactly one answer. */
final class Orders {

    /** An order that waits for its answer. */
    private record Pending(long token, NodeId leader, long term) {}

    private final Outbox outbox;
    private final Consumer<Mark> marks;
    private final Map<Long, Pending> pending = new LinkedHashMap<>();

    Orders(Outbox outbox, Consumer<Mark> marks) {
        this.outbox = outbox;
        this.marks = marks;
    }

    void forward(long requestId, long token, NodeId leader, long term, Order order) {
        pending.put(requestId, new Pending(token, leader, term));
        outbox.send(leader, new Message.OrderRequest(term, requestId, order));
    }

    /** Only in the term that was asked can an order have been accepted; a refusal is good in any. */
    void onReply(NodeId from, Message.OrderReply reply) {
        Pending asked = pending.get(reply.token());
        if (asked == null || !asked.leader.equals(from) || reply.term() < asked.term) {
            return;
        }
        pending.remove(reply.token());
        boolean unknown = reply.verdict() == Verdict.ACCEPTED && reply.term() != asked.term;
        outbox.answer(new Effect.Ordered(asked.token, unknown ? Verdict.LOST : reply.verdict(), reply.index()));
    }

    /** It never left, so nobody can have taken it. */
    void onUnsent(long requestId) {
        Pending asked = pending.remove(requestId);
        if (asked != null) {
            outbox.answer(new Effect.Ordered(asked.token, Verdict.NO_LEADER, 0));
        }
    }

    void loseAll() {
        for (Pending asked : pending.values()) {
            marks.accept(Mark.ORDER_LOST);
            outbox.answer(new Effect.Ordered(asked.token, Verdict.LOST, 0));
        }
        pending.clear();
    }
}
