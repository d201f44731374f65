package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import java.util.List;

/**
 * Leads its term: appends, replicates, commits and confirms reads (paper §5.3, §5.4, §8). Its own write and those of
 * the followers go on side by side, and each counts when it is durable.
 *
 * <p>It looks every election timeout (the shortest) whether a quorum has answered since the last time, and steps down
 * if not: it is deaf for at most two of them before it does (dissertation §6.2).
 */
final class Leader extends Behaviour {

    private static final int NEWS_PER_HEARTBEAT = 10;

    private final Replication replication;
    private final ReadRounds reads;
    private final Inflight uncommitted = new Inflight();
    private final long firstOwnIndex;
    private long heartbeatDeadlineNanos;
    private long quorumDeadlineNanos;
    private boolean heartbeatDue = true;
    private boolean overloaded;
    private boolean newsArmed;
    private long newsDeadlineNanos;

    Leader(KernelState state) {
        super(state);
        state.recognise(state.self());
        replication = new Replication(state);
        reads = new ReadRounds(state, replication);
        firstOwnIndex = state.log().lastIndex() + 1;
        state.log().append(EntryBatch.of(EntryKind.NOOP, List.of(new byte[0])).stamped(state.term(), firstOwnIndex));
        heartbeatDeadlineNanos = state.nowNanos() + state.config().timing().heartbeatNanos();
        quorumDeadlineNanos = state.nowNanos() + state.config().timing().electionTimeoutMinNanos();
    }

    @Override
    Role role() {
        return Role.LEADER;
    }

    @Override
    long deadlineNanos() {
        long deadline = KernelState.earlier(heartbeatDeadlineNanos, quorumDeadlineNanos);
        return newsArmed ? KernelState.earlier(deadline, newsDeadlineNanos) : deadline;
    }

    @Override
    Behaviour onTick() {
        if (state().isDue(quorumDeadlineNanos)) {
            quorumDeadlineNanos = state().nowNanos() + state().config().timing().electionTimeoutMinNanos();
            if (!replication.takeQuorumHeard()) {
                state().forgetLeader();
                return new Follower(state());
            }
        }
        if (state().isDue(heartbeatDeadlineNanos)) {
            heartbeatDeadlineNanos =
                    state().nowNanos() + state().config().timing().heartbeatNanos();
            heartbeatDue = true;
            reads.beginHeartbeats();
            replication.followers().values().forEach(progress -> progress.onHeartbeatRound(reads.round()));
        }
        return this;
    }

    @Override
    boolean hearsLeader() {
        return true;
    }

    @Override
    Behaviour onMessage(NodeId from, Message message) {
        Progress progress = replication.of(from);
        progress.onHeard();
        progress.pulse().onHeard(state().nowNanos());
        if (message instanceof Message.AppendReply reply) {
            replication.onAck(from, reply.matchIndex());
        } else if (message instanceof Message.AppendReject reject) {
            progress.onReject(reject, state().log().outline());
        } else if (message instanceof Message.HeartbeatReply reply) {
            progress.onHeartbeatReply(reply.round());
            progress.pulse().onAnswered(reply.round(), state().nowNanos());
            reads.onConfirmed(replication.confirmedRound());
        } else if (message instanceof Message.ReadRequest request) {
            reads.ask(from, request.readId());
        } else if (message instanceof Message.ForwardRequest request) {
            onForward(from, request);
        } else if (message instanceof Message.AppendRequest || message instanceof Message.Heartbeat) {
            throw new InvariantViolation(
                    "invariant 7: " + from + " leads term " + state().term() + ", and so does " + state().self());
        }
        return this;
    }

    @Override
    void propose(long token, EntryBatch batch) {
        if (isOverloadedBy(batch)) {
            state().outbox().answer(new Effect.Refused(token, state().self(), Reason.OVERLOADED));
        } else {
            state().outbox().answer(new Effect.Appended(token, state().term(), append(batch)));
        }
    }

    private void onForward(NodeId from, Message.ForwardRequest request) {
        boolean overloaded = isOverloadedBy(request.batch());
        long firstIndex = overloaded ? 0 : append(request.batch());
        if (firstIndex > 0) {
            replication.of(from).awaitCommit(state().log().lastIndex());
        }
        state().outbox()
                .send(
                        from,
                        new Message.ForwardReply(
                                state().term(), request.token(), firstIndex, overloaded ? Reason.OVERLOADED : null));
    }

    /** Once it is, it stays so to the end of the turn: what comes behind a refused batch must not overtake it. */
    private boolean isOverloadedBy(EntryBatch batch) {
        overloaded |= !uncommitted.isEmpty()
                && uncommitted.bytes() + batch.bytes()
                        > state().config().limits().uncommittedBytesMax();
        return overloaded;
    }

    /** Gives the index of the first entry. */
    private long append(EntryBatch batch) {
        KernelLog log = state().log();
        long firstIndex = log.lastIndex() + 1;
        EntryBatch stamped = batch.stamped(state().term(), firstIndex);
        Batches.split(stamped, state().config().limits().appendBytesMax()).forEach(log::append);
        uncommitted.add(stamped.lastIndex(), stamped.bytes());
        return firstIndex;
    }

    @Override
    void read(long readId, boolean lease) {
        reads.ask(null, readId);
    }

    @Override
    void onFetched(NodeId peer, long fromIndex, List<EntryBatch> batches) {
        replication.onFetched(peer, fromIndex, batches);
    }

    @Override
    void onConnectionChanged(NodeId peer, boolean reachable) {
        replication.of(peer).onConnectionChanged(reachable);
    }

    @Override
    void flush() {
        overloaded = false;
        commit();
        // Until an entry of its own term is committed, a leader cannot know what its predecessors committed.
        if (state().commitIndex() >= firstOwnIndex && reads.beginReads()) {
            heartbeatDue = true;
            reads.onConfirmed(replication.confirmedRound());
        }
        replication.sendAppends();
        replication.sendHeartbeats(heartbeatDue, newsArmed && state().isDue(newsDeadlineNanos), reads.round());
        heartbeatDue = false;
        armNews();
    }

    /**
     * A new commit index mostly travels with the next entries. Only if none follow for a while, a tenth of the
     * heartbeat interval, is it worth a message of its own.
     */
    private void armNews() {
        boolean untold = replication.isCommitUntold();
        if (untold && !newsArmed) {
            newsDeadlineNanos = state().nowNanos() + state().config().timing().heartbeatNanos() / NEWS_PER_HEARTBEAT;
        }
        newsArmed = untold;
    }

    /** Counts replicas only for entries of this term; what came before is committed with them (invariant 5). */
    private void commit() {
        long agreed = replication.agreedIndex();
        if (agreed > state().commitIndex() && agreed >= firstOwnIndex) {
            state().commitTo(agreed);
            uncommitted.release(agreed);
        }
    }

    @Override
    void leave() {
        reads.failAll();
    }
}
