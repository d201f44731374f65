package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
    private final Reconfiguration reconfiguration;
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
        reconfiguration = new Reconfiguration(state, replication, firstOwnIndex);
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
        if (reconfiguration.isOver()) {
            return state().nowNanos();
        }
        long deadline = KernelState.earlier(heartbeatDeadlineNanos, quorumDeadlineNanos);
        return newsArmed ? KernelState.earlier(deadline, newsDeadlineNanos) : deadline;
    }

    @Override
    Behaviour onTick() {
        if (reconfiguration.isOver()) {
            replication.handOver();
            state().forgetLeader();
            return new Follower(state());
        }
        if (state().isDue(quorumDeadlineNanos)) {
            quorumDeadlineNanos = state().nowNanos() + state().config().timing().electionTimeoutMinNanos();
            if (!replication.followers().takeQuorumHeard()) {
                state().forgetLeader();
                return new Follower(state());
            }
        }
        if (state().isDue(heartbeatDeadlineNanos)) {
            heartbeatDeadlineNanos =
                    state().nowNanos() + state().config().timing().heartbeatNanos();
            heartbeatDue = true;
            reads.beginHeartbeats();
            replication.followers().all().values().forEach(progress -> progress.onHeartbeatRound(reads.round()));
        }
        return this;
    }

    @Override
    boolean hearsLeader() {
        return true;
    }

    @Override
    Behaviour onMessage(NodeId from, Message message) {
        if (message instanceof Message.AppendReply reply) {
            replication.followers().onDisk(from, reply.disk());
        } else if (message instanceof Message.HeartbeatReply reply) {
            replication.followers().onDisk(from, reply.disk());
        }
        Progress progress = replication.followers().of(from);
        if (progress != null) {
            progress.onHeard();
            progress.pulse().onHeard(state().nowNanos());
            onAnswer(from, progress, message);
        }
        if (message instanceof Message.ReadRequest request) {
            reads.ask(from, request.readId());
        } else if (message instanceof Message.ForwardRequest request) {
            onForward(from, request);
        } else if (message instanceof Message.OrderRequest request) {
            Decision decision = decide(request.order());
            state().outbox()
                    .send(
                            from,
                            new Message.OrderReply(
                                    state().term(), request.token(), decision.verdict(), decision.index()));
        } else if (message instanceof Message.AppendRequest
                || message instanceof Message.Heartbeat
                || message instanceof Message.SnapshotOffer) {
            throw new InvariantViolation(
                    "invariant 7: " + from + " leads term " + state().term() + ", and so does " + state().self());
        }
        return this;
    }

    private void onAnswer(NodeId from, Progress progress, Message message) {
        if (message instanceof Message.AppendReply reply) {
            replication.onAck(from, progress, reply.matchIndex());
        } else if (message instanceof Message.AppendReject reject) {
            progress.onReject(reject, state().log().outline());
        } else if (message instanceof Message.HeartbeatReply reply) {
            progress.onHeartbeatReply(reply.round());
            progress.pulse().onAnswered(reply.round(), state().nowNanos());
            reads.onConfirmed(replication.confirmedRound());
        }
    }

    @Override
    void order(long token, Order order) {
        Decision decision = decide(order);
        state().outbox().answer(new Effect.Ordered(token, decision.verdict(), decision.index()));
    }

    /** Every order of an operator, wherever it was given, is decided here. */
    private Decision decide(Order order) {
        if (order instanceof Order.Change change) {
            return reconfiguration.order(change.wanted());
        }
        return Decision.refused(Verdict.INVALID);
    }

    @Override
    void onInstalled() {
        throw new InvariantViolation(
                "invariant 4: a snapshot took the place of the log of the leader of term " + state().term());
    }

    @Override
    void propose(long token, EntryBatch batch) {
        Reason refusal = refusalOf(batch);
        if (refusal != null) {
            state().outbox().answer(new Effect.Refused(token, state().self(), refusal));
        } else {
            state().outbox().answer(new Effect.Appended(token, state().term(), append(batch)));
        }
    }

    private void onForward(NodeId from, Message.ForwardRequest request) {
        Reason refusal = refusalOf(request.batch());
        long firstIndex = refusal != null ? 0 : append(request.batch());
        if (firstIndex > 0) {
            replication.awaitCommit(from, state().log().lastIndex());
        }
        state().outbox().send(from, new Message.ForwardReply(state().term(), request.token(), firstIndex, refusal));
    }

    /** Why proposals are not appended; null if they are. */
    private @Nullable Reason refusalOf(EntryBatch batch) {
        if (!Batches.areEntriesWithin(batch, state().config().limits().entryBytesMax())) {
            return Reason.TOO_LARGE;
        }
        if (reconfiguration.isFounding()) {
            return Reason.NOT_ADMITTING;
        }
        return isOverloadedBy(batch) ? Reason.OVERLOADED : null;
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
    void onCandidate(NodeId candidate) {
        replication.followers().serveFormer(candidate);
    }

    @Override
    void onFetched(NodeId peer, long fromIndex, List<EntryBatch> batches) {
        replication.onFetched(peer, fromIndex, batches);
    }

    @Override
    void onConnectionChanged(NodeId peer, boolean reachable) {
        Progress progress = replication.followers().of(peer);
        if (progress != null) {
            progress.onConnectionChanged(reachable);
        }
    }

    @Override
    void flush() {
        overloaded = false;
        commit();
        replication.followers().release();
        if (reconfiguration.advance()) {
            reads.onConfirmed(replication.confirmedRound());
        }
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
