package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * A follower's reads on their way to the leader: those of one turn share one request, and another those for which the
 * leader's lease is good enough.
 */
final class ReadRequests {

    /** A request under way and the reads that wait for its answer. */
    private record Request(long id, List<Long> readIds, long deadlineNanos) {}

    private final KernelState state;
    private final ArrayDeque<Request> underWay = new ArrayDeque<>();
    private List<Long> ofThisTurn = new ArrayList<>();
    private List<Long> byLease = new ArrayList<>();

    ReadRequests(KernelState state) {
        this.state = state;
    }

    void ask(long readId, boolean lease) {
        (lease ? byLease : ofThisTurn).add(readId);
    }

    void send(NodeId leader) {
        if (!ofThisTurn.isEmpty()) {
            send(leader, ofThisTurn, false);
            ofThisTurn = new ArrayList<>();
        }
        if (!byLease.isEmpty()) {
            send(leader, byLease, true);
            byLease = new ArrayList<>();
        }
    }

    private void send(NodeId leader, List<Long> readIds, boolean lease) {
        long id = state.nextRequestId();
        long deadline = state.nowNanos() + state.timer().adaptedNanos();
        underWay.add(new Request(id, readIds, deadline));
        state.outbox().send(leader, new Message.ReadRequest(state.term(), id, lease));
    }

    void onReply(Message.ReadReply reply) {
        for (Iterator<Request> requests = underWay.iterator(); requests.hasNext(); ) {
            Request request = requests.next();
            if (request.id == reply.readId()) {
                requests.remove();
                finish(request.readIds, reply);
                return;
            }
        }
    }

    private void finish(List<Long> readIds, Message.ReadReply reply) {
        if (reply.confirmed()) {
            readIds.forEach(readId -> state.outbox().readReady(readId, reply.index()));
        } else {
            fail(readIds);
        }
    }

    /** The earlier of a moment and the one at which the oldest request is given up. */
    long deadlineNanos(long otherwise) {
        Request oldest = underWay.peek();
        return oldest == null ? otherwise : KernelState.earlier(oldest.deadlineNanos, otherwise);
    }

    void onTick() {
        for (Request oldest = underWay.peek();
                oldest != null && state.isDue(oldest.deadlineNanos);
                oldest = underWay.peek()) {
            state.mark(Mark.READ_UNANSWERED);
            fail(underWay.remove().readIds);
        }
    }

    /** The leader, or the way to it, is gone. */
    void failAll() {
        underWay.forEach(request -> fail(request.readIds));
        underWay.clear();
        fail(ofThisTurn);
        fail(byLease);
        ofThisTurn.clear();
        byLease.clear();
    }

    private void fail(List<Long> readIds) {
        readIds.forEach(state.outbox()::readFailed);
    }
}
