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
    private final Inflight uncommitted = new Inflight();
    private final long firstOwnIndex;
    private long heartbeatDeadlineNanos;
    private boolean heartbeatDue = true;
    private @Nullable Reason refusing;
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
        firstOwnIndex = state.log().lastIndex() + 1;
        state.log().append(EntryBatch.of(EntryKind.NOOP, List.of(new byte[0])).stamped(state.term(), firstOwnIndex));
        heartbeatDeadlineNanos = state.nowNanos() + state.config().timing().heartbeatNanos();
    }

    @Override
    Role role() {
        return Role.LEADER;
    }

    @Override
    long deadlineNanos() {
        long deadline = transfer.deadlineNanos(heartbeatDeadlineNanos);
        return newsArmed ? KernelState.earlier(deadline, newsDeadlineNanos) : deadline;
    }

    @Override
    Behaviour onTick() {
        transfer.onTick();
        if (state().isDue(heartbeatDeadlineNanos)) {
            state().timer().adapt(replication.roundTripNanos());
            if (silentTimeouts() >= SILENT_TIMEOUTS_MAX) {
                state().forgetLeader();
                return new Follower(state());
            }
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
        lease.onStall(state().nowNanos());
        replication.onStall();
        beginHeartbeats();
        return this;
    }

    /** Whether it may take itself for the leader still. */
    @Override
    boolean hearsLeader() {
        return !lease.isDoubtful() && silentTimeouts() == 0;
    }

    @Override
    Behaviour onMessage(NodeId from, Message message) {
        Progress progress = replication.of(from);
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
            read(from, request.readId(), request.lease());
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
        Reason refusal = refusal(batch);
        if (refusal != null) {
            state().outbox().answer(new Effect.Refused(token, state().self(), refusal));
        } else {
            state().outbox().answer(new Effect.Appended(token, state().term(), append(batch)));
        }
    }

    private void onForward(NodeId from, Message.ForwardRequest request) {
        Reason refusal = refusal(request.batch());
        long firstIndex = refusal != null ? 0 : append(request.batch());
        if (firstIndex > 0) {
            replication.of(from).awaitCommit(state().log().lastIndex());
        }
        state().outbox().send(from, new Message.ForwardReply(state().term(), request.token(), firstIndex, refusal));
    }

    /** Once there is one, it stays to the end of the turn: what comes behind a refused batch must not overtake it. */
    private @Nullable Reason refusal(EntryBatch batch) {
        if (refusing == null && (transfer.isUnderWay() || !hearsLeader())) {
            refusing = Reason.NOT_ADMITTING;
        } else if (refusing == null && isOverloadedBy(batch)) {
            refusing = Reason.OVERLOADED;
        }
        return refusing;
    }

    private boolean isOverloadedBy(EntryBatch batch) {
        return !uncommitted.isEmpty()
                && uncommitted.bytes() + batch.bytes()
                        > state().config().limits().uncommittedBytesMax();
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
    void read(long readId, boolean byLease) {
        read(null, readId, byLease);
    }

    private void read(@Nullable NodeId peer, long readId, boolean byLease) {
        long leaseNanos = state().config().timing().leaseNanos();
        boolean sure = byLease && hasCommittedOwn() && lease.isHeld(state().nowNanos(), leaseNanos);
        reads.ask(peer, readId, sure);
    }

    /** Until an entry of its own term is committed, a leader cannot know what its predecessors committed. */
    private boolean hasCommittedOwn() {
        return state().commitIndex() >= firstOwnIndex;
    }

    @Override
    void order(long token, Order order) {
        if (order instanceof Order.Transfer wanted) {
            state().outbox().answer(new Effect.Ordered(token, transfer.begin(wanted.to()), 0));
        } else {
            super.order(token, order);
        }
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
        refusing = null;
        commit();
        heartbeatDue |= hasCommittedOwn() && reads.beginReads();
        if (heartbeatDue) {
            // A leader that is the only voter is a quorum.
            reads.onConfirmed(replication.confirmedRound());
        }
        replication.sendAppends();
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
