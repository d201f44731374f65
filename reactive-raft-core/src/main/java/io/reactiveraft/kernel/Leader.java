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
 * <p>If the latest round of heartbeats that a quorum has confirmed began longer than an election timeout ago, there may
 * be another leader: it takes no more proposals, since it could hardly say what becomes of them. After a few timeouts
 * it steps down (dissertation §6.2).
 */
final class Leader extends Behaviour {

    private static final int NEWS_PER_HEARTBEAT = 10;
    private static final int SILENT_TIMEOUTS_MAX = 4;

    private final Replication replication;
    private final Lease lease;
    private final ReadRounds reads;
    private final Transfer transfer;
    private final Succession succession;
    private final Reconfiguration reconfiguration;
    private final Departure departure;
    private final Admission admission;
    private final long firstOwnIndex;
    private long heartbeatDeadlineNanos;
    private boolean heartbeatDue = true;
    private boolean newsArmed;
    private long newsDeadlineNanos;

    Leader(KernelState state) {
        super(state);
        state.recognise(state.self());
        replication = new Replication(state);
        lease = new Lease(state.nowNanos());
        reads = new ReadRounds(state, replication, lease);
        transfer = new Transfer(state, replication, lease);
        succession = new Succession(state, replication, transfer);
        admission = new Admission(state.config());
        firstOwnIndex = state.log().lastIndex() + 1;
        reconfiguration = new Reconfiguration(state, replication, firstOwnIndex);
        departure = new Departure(state, reconfiguration, transfer);
        state.log().append(EntryBatch.of(EntryKind.NOOP, List.of(new byte[0])).stamped(state.term(), firstOwnIndex));
        heartbeatDeadlineNanos = state.nowNanos() + state.config().timing().heartbeatNanos();
    }

    @Override
    Role role() {
        return Role.LEADER;
    }

    @Override
    long deadlineNanos() {
        long deadline = departure.deadlineNanos(transfer.deadlineNanos(heartbeatDeadlineNanos));
        return newsArmed ? KernelState.earlier(deadline, newsDeadlineNanos) : deadline;
    }

    @Override
    Behaviour onTick() {
        transfer.onTick();
        boolean unconfirmed = silentTimeouts() >= SILENT_TIMEOUTS_MAX;
        if (unconfirmed) {
            state().mark(Mark.UNCONFIRMED_STEPPED_DOWN);
        }
        if (departure.isDone() || unconfirmed) {
            state().forgetLeader();
            return new Follower(state());
        }
        if (state().isDue(heartbeatDeadlineNanos)) {
            state().timer().adapt(replication.roundTripNanos());
            succession.onHeartbeat();
            beginHeartbeats();
        }
        return this;
    }

    private void beginHeartbeats() {
        heartbeatDeadlineNanos = state().nowNanos() + state().config().timing().heartbeatNanos();
        heartbeatDue = true;
        reads.begin();
        replication.onHeartbeatRound(reads.round());
    }

    private long silentTimeouts() {
        return lease.silentNanos(state().nowNanos()) / state().timer().timeoutNanos();
    }

    @Override
    Behaviour onStall() {
        state().mark(Mark.STALLED_AS_LEADER);
        lease.onStall(state().nowNanos());
        replication.onStall();
        beginHeartbeats();
        return this;
    }

    /** A leader that lost its quorum helps whoever stands in its place. */
    @Override
    boolean hearsLeader() {
        return silentTimeouts() == 0;
    }

    @Override
    Behaviour onMessage(NodeId from, Message message) {
        if (message instanceof Message.AppendReply reply) {
            replication.followers().onDisk(from, reply.disk(), reads.round());
        } else if (message instanceof Message.HeartbeatReply reply) {
            replication.followers().onDisk(from, reply.disk(), reads.round());
        }
        Progress progress = replication.followers().of(from);
        if (progress != null) {
            progress.pulse().onHeard(state().nowNanos());
            onAnswer(from, progress, message);
        }
        if (message instanceof Message.ReadRequest request) {
            read(from, request.readId(), request.lease());
        } else if (message instanceof Message.ForwardRequest request) {
            onForward(from, request);
        } else if (message instanceof Message.OrderRequest request) {
            state().outbox().send(from, decide(request.order()).reply(state().term(), request.token()));
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
            replication.onReject(progress, reject);
        } else if (message instanceof Message.HeartbeatReply reply) {
            reads.requireBegun(from, reply.round());
            replication.followers().onConfirmed(from, reply.round());
            replication.onHeartbeatReply(progress, reply.round());
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
        if (order instanceof Order.Transfer wanted) {
            return new Decision(transfer.begin(wanted.to()), 0);
        }
        // What is appended now would have to reach the target of a transfer first.
        return transfer.isUnderWay()
                ? Decision.refused(Verdict.IN_PROGRESS)
                : reconfiguration.order(((Order.Change) order).wanted());
    }

    @Override
    Followers followers() {
        return replication.followers();
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

    private @Nullable Reason refusalOf(EntryBatch batch) {
        return admission.refusalOf(batch, isAdmitting());
    }

    /** While it is not sure to lead, it could hardly say what becomes of proposals. */
    private boolean isAdmitting() {
        boolean isLeader = silentTimeouts() == 0 && !lease.isDoubtful();
        return isLeader && !transfer.isUnderWay() && !departure.isBegun() && !reconfiguration.isFounding();
    }

    /** Gives the index of the first entry. */
    private long append(EntryBatch batch) {
        KernelLog log = state().log();
        long firstIndex = log.lastIndex() + 1;
        EntryBatch stamped = batch.stamped(state().term(), firstIndex);
        Batches.split(stamped, state().config().limits().appendBytesMax()).forEach(log::append);
        admission.onAppended(stamped);
        return firstIndex;
    }

    @Override
    void read(long readId, boolean byLease) {
        read(null, readId, byLease);
    }

    private void read(@Nullable NodeId peer, long readId, boolean byLease) {
        long leaseNanos = state().config().timing().leaseNanos();
        boolean sure = byLease && hasCommittedOwn() && lease.isHeld(state().nowNanos(), leaseNanos);
        reads.ask(peer, readId, byLease, sure);
    }

    /** Until an entry of its own term is committed, a leader cannot know what its predecessors committed. */
    private boolean hasCommittedOwn() {
        return state().commitIndex() >= firstOwnIndex;
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
        admission.onTurnEnds();
        commit();
        replication.followers().release();
        boolean reconfigured = !transfer.isUnderWay() && reconfiguration.advance();
        heartbeatDue |= hasCommittedOwn() && reads.beginReads();
        if (heartbeatDue || reconfigured) {
            // It may be a quorum by itself.
            reads.onConfirmed(replication.confirmedRound());
        }
        replication.sendAppends();
        departure.flush();
        transfer.flush();
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
        boolean own = agreed >= firstOwnIndex;
        if (Math.min(agreed, firstOwnIndex - 1) > state().commitIndex()) {
            state().mark(own ? Mark.EARLIER_TERM_COMMITTED : Mark.EARLIER_TERM_NOT_COUNTED);
        }
        if (own && agreed > state().commitIndex()) {
            state().commitTo(agreed);
            admission.onCommitted(agreed);
        }
    }

    @Override
    void leave() {
        reads.failAll();
    }
}
