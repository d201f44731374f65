package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.SnapshotInfo;
import org.jspecify.annotations.Nullable;

/** Takes entries from the leader of the term, or waits for one to appear (paper §5.2, §5.3). */
final class Follower extends Behaviour {

    private final KernelLog log;
    private final Outbox outbox;
    private final ReadRequests reads;
    private long match;
    private boolean ackOwed;
    private boolean confirmationOwed;
    private long round = -1;

    Follower(KernelState state) {
        super(state);
        log = state.log();
        outbox = state.outbox();
        reads = new ReadRequests(state);
        state.restartElectionTimer();
    }

    @Override
    Role role() {
        return Role.FOLLOWER;
    }

    @Override
    long deadlineNanos() {
        return reads.deadlineNanos(state().electionDeadlineNanos());
    }

    @Override
    Behaviour onTick() {
        reads.onTick();
        if (!state().isDue(state().electionDeadlineNanos())) {
            return this;
        }
        if (state().franchise().mayStand(state().commitIndex())) {
            return Candidate.begin(state());
        }
        state().forgetLeader();
        reads.failAll();
        state().restartElectionTimer();
        state().hearsay().ask();
        return this;
    }

    @Override
    Behaviour onStall() {
        if (state().timer().pardon()) {
            state().mark(Mark.STALLED_AS_FOLLOWER);
            state().restartElectionTimer();
        }
        return this;
    }

    @Override
    Behaviour onMessage(NodeId from, Message message) {
        if (message instanceof Message.AppendRequest request) {
            hear(from);
            append(from, request);
        } else if (message instanceof Message.Heartbeat heartbeat) {
            state().timer().adapt(heartbeat.roundTripNanos());
            hear(from);
            state().commitTo(believable(heartbeat.commitIndex()));
            // One that begins no round only tells the commit index; nobody waits for an answer.
            confirmationOwed |= heartbeat.round() > round;
            round = Math.max(round, heartbeat.round());
        } else if (message instanceof Message.SnapshotOffer offer) {
            hear(from);
            onOffer(from, offer.snapshot());
        } else if (message instanceof Message.TimeoutNow) {
            state().recognise(from);
            return state().franchise().mayStand(state().commitIndex()) ? Candidate.succeed(state()) : this;
        } else if (message instanceof Message.ReadReply reply && from.equals(state().leader())) {
            reads.onReply(reply);
        } else {
            refuse(from, message);
        }
        return this;
    }

    /**
     * What a leader says is not above what was acknowledged to it; but that may have been by a disk that is no more,
     * which is to be expected of anybody who is no voter by the disk that he has. Such a one takes only what is known
     * to match: the rest of its log may be another leader's.
     */
    private long believable(long index) {
        if (index <= match || state().franchise().isVoter()) {
            return index;
        }
        state().mark(Mark.COMMIT_NOT_BELIEVED);
        return match;
    }

    private void hear(NodeId leader) {
        state().recognise(leader);
        state().promiseToLeader();
    }

    /** Takes the entries if the one before them matches, else says where the logs may match (paper §5.3). */
    private void append(NodeId from, Message.AppendRequest request) {
        LogOutline outline = log.outline();
        long prevIndex = request.prevIndex();
        if (state().installation().isUnderWay()) {
            return;
        }
        // What is before the end of a snapshot is committed, and so the same in every leader's log.
        if (prevIndex >= outline.startIndex() && !outline.matches(prevIndex, request.prevTerm())) {
            reject(from, request);
            return;
        }
        long last = prevIndex;
        for (EntryBatch batch : request.batches()) {
            if (batch.firstIndex() != last + 1 || batch.term() > request.term()) {
                throw new InvariantViolation("invariant 4: " + from + " sends " + batch + " behind index " + last
                        + " in term " + request.term());
            }
            merge(batch);
            last = batch.lastIndex();
        }
        match = Math.max(match, last);
        ackOwed = true;
        state().commitTo(Math.min(request.commitIndex(), last));
    }

    private void merge(EntryBatch batch) {
        boolean settled = log.isSettled();
        long membership = state().membership().index();
        long cut = log.merge(batch, state().commitIndex());
        if (cut > 0) {
            state().mark(settled ? Mark.SUFFIX_CUT : Mark.SUFFIX_CUT_IN_A_WRITE);
        }
        if (cut > 0 && cut <= membership) {
            state().mark(Mark.CHANGE_CUT_OFF);
        }
    }

    private void reject(NodeId from, Message.AppendRequest request) {
        long prevIndex = request.prevIndex();
        long hint = log.outline().highestNotAbove(prevIndex, request.prevTerm());
        if (prevIndex <= state().commitIndex() || hint < state().commitIndex()) {
            throw new InvariantViolation("invariant 3: " + from + " has term " + request.prevTerm() + " at index "
                    + prevIndex + ", but " + state().commitIndex() + " is committed in " + log.outline());
        }
        long hintTerm = log.outline().termAt(hint);
        outbox.send(from, new Message.AppendReject(state().term(), prevIndex, hint, hintTerm));
    }

    /** Fetches the snapshot, unless the log holds all that it stands for. */
    private void onOffer(NodeId from, SnapshotInfo snapshot) {
        if (log.outline().matches(snapshot.index(), snapshot.term())) {
            state().commitTo(snapshot.index());
        }
        if (snapshot.index() <= state().commitIndex()) {
            matchCommitted();
        } else {
            state().installation().begin(from, snapshot);
        }
    }

    @Override
    void onInstalled() {
        matchCommitted();
    }

    /** What is committed is in the log of every leader that may come. */
    private void matchCommitted() {
        match = Math.max(match, state().commitIndex());
        ackOwed = true;
    }

    @Override
    void propose(long token, EntryBatch batch) {
        NodeId leader = state().leader();
        if (leader == null || state().isUnreachable(leader)) {
            outbox.answer(new Effect.Refused(token, leader, Reason.NO_LEADER));
        } else {
            state().forwards().forward(state().nextRequestId(), token, leader, state().term(), batch);
        }
    }

    @Override
    void read(long readId, boolean lease) {
        NodeId leader = state().leader();
        if (leader == null || state().isUnreachable(leader)) {
            outbox.readFailed(readId);
        } else {
            reads.ask(readId, lease);
        }
    }

    @Override
    void order(long token, Order order) {
        NodeId leader = state().leader();
        if (leader == null || state().isUnreachable(leader)) {
            super.order(token, order);
        } else {
            state().orders().forward(state().nextRequestId(), token, leader, state().term(), order);
        }
    }

    @Override
    void onConnectionChanged(NodeId peer, boolean reachable) {
        if (peer.equals(state().leader())) {
            state().orders().loseAll();
            reads.failAll();
        }
    }

    @Override
    void flush() {
        @Nullable NodeId leader = state().leader();
        if (leader != null) {
            acknowledge(leader);
            if (confirmationOwed) {
                confirmationOwed = false;
                outbox.send(leader, new Message.HeartbeatReply(state().term(), round, state().disk()));
            }
            reads.send(leader);
        }
    }

    /** One acknowledgement for the whole turn, once all it speaks of is durable, the term among it (invariant 6). */
    private void acknowledge(NodeId leader) {
        if (ackOwed && state().canPromise()) {
            ackOwed = false;
            outbox.promise(leader, new Message.AppendReply(state().term(), match, state().disk()));
        }
    }

    @Override
    void leave() {
        reads.failAll();
    }
}
