package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A leader's read index (dissertation §6.4): a read gets the commit index, once a quorum has confirmed the leader in a
 * round of heartbeats that began after the read arrived. One round is under way at a time; reads that arrive meanwhile
 * share the next, so that an answer to an older heartbeat, however late or often it comes, never counts for them.
 */
final class ReadRounds {

    /** Who asks, by which number; nobody's is a read of this node. */
    private record Asker(@Nullable NodeId peer, long readId) {}

    private final KernelState state;
    private final Replication replication;
    private final Lease lease;
    private List<Asker> waiting = new ArrayList<>();
    private List<Asker> underWay = new ArrayList<>();
    private long round;
    private long readRound;
    private long readIndex;

    ReadRounds(KernelState state, Replication replication, Lease lease) {
        this.state = state;
        this.replication = replication;
        this.lease = lease;
        lease.begin(state.nowNanos());
    }

    /** With whether the lease is good enough, and is sure to be held now, so that no round is needed. */
    void ask(@Nullable NodeId peer, long readId, boolean byLease, boolean sure) {
        Asker asker = new Asker(peer, readId);
        if (sure) {
            answer(asker, true, state.commitIndex());
        } else {
            if (byLease) {
                state.mark(lease.isDoubtful() ? Mark.LEASE_DOUBTFUL : Mark.LEASE_NOT_HELD);
            }
            if (!underWay.isEmpty()) {
                state.mark(Mark.READ_WAITED_FOR_NEXT_ROUND);
            }
            waiting.add(asker);
        }
    }

    /** The latest round that has begun. */
    long round() {
        return round;
    }

    /** Nobody can confirm a round before it begins. */
    void requireBegun(NodeId peer, long confirmed) {
        if (confirmed > round) {
            throw new InvariantViolation("invariant 10: " + peer + " confirms round " + confirmed + " of term "
                    + state.term() + ", but " + round + " is the latest");
        }
    }

    /** Begins a round, because it is time for heartbeats or because somebody wants to read. */
    void begin() {
        round++;
        lease.begin(state.nowNanos());
    }

    /** Begins a round for the reads that wait, unless one is under way; says whether it did. */
    boolean beginReads() {
        if (waiting.isEmpty() || !underWay.isEmpty()) {
            return false;
        }
        underWay = waiting;
        waiting = new ArrayList<>();
        begin();
        readRound = round;
        readIndex = state.commitIndex();
        return true;
    }

    /** A quorum has confirmed all rounds up to this. */
    void onConfirmed(long confirmedRound) {
        lease.confirm(confirmedRound);
        if (!underWay.isEmpty() && confirmedRound >= readRound) {
            underWay.forEach(asker -> answer(asker, true, readIndex));
            underWay.clear();
        }
    }

    /** The leader leads no more, and is asked nothing again. */
    void failAll() {
        if (!underWay.isEmpty() || !waiting.isEmpty()) {
            state.mark(Mark.READS_FAILED_AT_STEP_DOWN);
        }
        underWay.forEach(asker -> answer(asker, false, 0));
        waiting.forEach(asker -> answer(asker, false, 0));
    }

    private void answer(Asker asker, boolean confirmed, long index) {
        if (asker.peer != null) {
            replication.awaitCommit(asker.peer, index);
            state.outbox().send(asker.peer, new Message.ReadReply(state.term(), asker.readId, confirmed, index));
        } else if (confirmed) {
            state.outbox().readReady(asker.readId, index);
        } else {
            state.outbox().readFailed(asker.readId);
        }
    }
}
