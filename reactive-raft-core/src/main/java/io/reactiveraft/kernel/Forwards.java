package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.spi.EntryBatch;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Proposals on their way to the leader, each known to it by a number of its own. Every one ends in exactly one answer:
 * what the leader said, or lost when it fell silent, or the way to it changed, before it said anything.
 *
 * <p>A leader that was deposed is still the one who knows: what reaches it now it refuses, and what it appended before
 * it says it did. So to hear of a later term ends nothing, it only limits the time that an answer may take. A request
 * is sent once, so that whoever refuses it can not have appended it before.
 */
final class Forwards {

    /** A forwarded proposal that waits for its answer; for how long, is known once the term is over. */
    private static final class Forward {
        final long token;
        final NodeId leader;
        final long term;
        boolean outlived;
        long deadlineNanos;

        Forward(long token, NodeId leader, long term) {
            this.token = token;
            this.leader = leader;
            this.term = term;
        }
    }

    private final Outbox outbox;
    private final Consumer<Mark> marks;

    /** In the order in which they were forwarded: those of earlier terms come first. */
    private final Map<Long, Forward> pending = new LinkedHashMap<>();

    Forwards(Outbox outbox, Consumer<Mark> marks) {
        this.outbox = outbox;
        this.marks = marks;
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
        if (forward.outlived) {
            marks.accept(Mark.FORWARD_ANSWERED_LATE);
        }
        boolean sameTerm = reply.term() == forward.term;
        if (reply.firstIndex() == 0) {
            Reason reason = reply.refusal() == null ? Reason.NOT_LEADER : reply.refusal();
            NodeId leads = sameTerm && !forward.outlived ? from : null;
            outbox.answer(new Effect.Refused(forward.token, leads, reason));
        } else if (sameTerm && reply.firstIndex() > snapshotIndex) {
            outbox.answer(new Effect.Appended(forward.token, forward.term, reply.firstIndex()));
        } else {
            outbox.answer(new Effect.Lost(forward.token));
        }
    }

    void onUnsent(long requestId) {
        Forward forward = pending.remove(requestId);
        if (forward != null) {
            marks.accept(Mark.FORWARD_UNSENT);
            outbox.answer(new Effect.Refused(forward.token, null, Reason.NO_LEADER));
        }
    }

    /** There is a later term than that in which those were asked who have not answered. */
    void onTermEnds(long deadlineNanos) {
        for (Forward forward : pending.values()) {
            if (!forward.outlived) {
                forward.outlived = true;
                forward.deadlineNanos = deadlineNanos;
            }
        }
    }

    /** The earlier of a moment and the one at which the first is given up. */
    long deadlineNanos(long otherwise) {
        Iterator<Forward> forwards = pending.values().iterator();
        Forward first = forwards.hasNext() ? forwards.next() : null;
        return first != null && first.outlived ? KernelState.earlier(first.deadlineNanos, otherwise) : otherwise;
    }

    void onTick(long nowNanos) {
        lose(forward -> forward.outlived && nowNanos - forward.deadlineNanos >= 0);
    }

    /** What was on its way to somebody is gone, or what he says to it may be. */
    void lose(NodeId leader) {
        lose(forward -> forward.leader.equals(leader));
    }

    void loseAll() {
        lose(forward -> true);
    }

    private void lose(Predicate<Forward> lost) {
        Iterator<Forward> forwards = pending.values().iterator();
        while (forwards.hasNext()) {
            Forward forward = forwards.next();
            if (lost.test(forward)) {
                marks.accept(Mark.FORWARD_LOST);
                forwards.remove();
                outbox.answer(new Effect.Lost(forward.token));
            }
        }
    }
}
