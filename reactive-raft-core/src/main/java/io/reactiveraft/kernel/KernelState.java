package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.List;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** What all roles share: who takes part, the time, term, vote, leader and commit index, the log, what is to leave. */
final class KernelState {

    /** Numbers of requests begin somewhere in the lower half of what is positive. */
    private static final long REQUEST_IDS = Long.MAX_VALUE >> 1;

    private final Identity self;
    private final KernelConfig config;
    private final ElectionTimer timer;
    private final KernelLog log;
    private final Outbox outbox = new Outbox();
    private final Forwards forwards;
    private final Installation installation = new Installation(outbox);
    private final Orders orders;
    private final Franchise franchise;
    private final Hearsay hearsay = new Hearsay(this);
    private final TreeSet<NodeId> unreachable = new TreeSet<>();
    private final TreeSet<NodeId> fetching = new TreeSet<>();
    private long nowNanos;
    private long promisedUntilNanos;
    private HardState hardState;
    private @Nullable NodeId leader;
    private long commitIndex;
    private long handicapNanos;
    private long lastRequestId;

    /** The membership for which the handicap was worked out; every heartbeat asks for it. */
    private @Nullable Membership ranked;

    KernelState(
            Identity self,
            Membership initial,
            KernelConfig config,
            RecoveredLog recovered,
            RandomGenerator random,
            long nowNanos) {
        this.self = self;
        this.config = config;
        this.forwards = new Forwards(outbox, config.marks());
        this.orders = new Orders(outbox, config.marks());
        this.timer = new ElectionTimer(config.timing(), random);
        this.log = new KernelLog(recovered, initial, config.limits().tailBytesMax());
        this.franchise = new Franchise(self, log.memberships());
        this.hardState = recovered.hardState();
        this.commitIndex = recovered.start().index();
        this.nowNanos = nowNanos;
        // An answer to a request of an earlier life must not be taken for one to a request of this life. The time keeps
        // them apart even if the random numbers repeat, since nobody makes a request every nanosecond.
        this.lastRequestId = (random.nextLong() + nowNanos) & REQUEST_IDS;
        // In its earlier life it may have made a promise just before it ended.
        promisedUntilNanos = nowNanos + config.timing().electionTimeoutMinNanos();
    }

    NodeId self() {
        return self.node();
    }

    /** The identity of this node's disk. */
    long disk() {
        return self.disk();
    }

    /** The membership in force. */
    Membership membership() {
        return log.memberships().current();
    }

    /** The other members, in order. */
    List<NodeId> peers() {
        return membership().members().stream()
                .map(Member::id)
                .filter(id -> !id.equals(self.node()))
                .toList();
    }

    /** What this node may do, as far as it knows. */
    Franchise franchise() {
        return franchise;
    }

    Hearsay hearsay() {
        return hearsay;
    }

    KernelConfig config() {
        return config;
    }

    /** A rare situation is met. */
    void mark(Mark met) {
        config.marks().accept(met);
    }

    KernelLog log() {
        return log;
    }

    Outbox outbox() {
        return outbox;
    }

    Forwards forwards() {
        return forwards;
    }

    Installation installation() {
        return installation;
    }

    Orders orders() {
        return orders;
    }

    long nowNanos() {
        return nowNanos;
    }

    void advanceTo(long now) {
        nowNanos = now;
    }

    boolean isDue(long deadlineNanos) {
        return nowNanos - deadlineNanos >= 0;
    }

    /** The earlier of two moments, on a scale that may overflow. */
    static long earlier(long nanos, long otherNanos) {
        return nanos - otherNanos <= 0 ? nanos : otherNanos;
    }

    ElectionTimer timer() {
        return timer;
    }

    long electionDeadlineNanos() {
        return timer.deadlineNanos();
    }

    /** Waits for a leader; the longer, the less this node is preferred as one. */
    void restartElectionTimer() {
        Membership present = membership();
        if (!present.equals(ranked)) {
            ranked = present;
            handicapNanos = Priorities.handicapNanos(
                    present, self.node(), config.timing().electionTimeoutMinNanos());
        }
        timer.restart(nowNanos, handicapNanos);
    }

    /** A leader is heard of, and promised that nobody else is voted for in a while. */
    void promiseToLeader() {
        promisedUntilNanos = nowNanos + timer.adaptedNanos();
        timer.onHeard();
        restartElectionTimer();
    }

    /**
     * Whether a leader is promised that nobody else is voted for. That outlasts its term: a node may learn of a later
     * one from somebody whom nobody has elected, while the leader counts on the promise.
     */
    boolean isPromised() {
        return !isDue(promisedUntilNanos);
    }

    long nextRequestId() {
        return ++lastRequestId;
    }

    HardState hardState() {
        return hardState;
    }

    long term() {
        return hardState.term();
    }

    @Nullable
    NodeId vote() {
        return hardState.vote();
    }

    @Nullable
    NodeId leader() {
        return leader;
    }

    long commitIndex() {
        return commitIndex;
    }

    /** Enters a later term, of which neither vote nor leader are known. */
    void adopt(long term) {
        if (term <= hardState.term()) {
            throw new InvariantViolation("invariant 1: term " + term + " after term " + hardState.term());
        }
        hardState = new HardState(term, null);
        leader = null;
        // A leader that is there to answer does so in a round trip, and by this time nobody counts on one that is not.
        forwards.onTermEnds(nowNanos + timer.adaptedNanos());
        orders.loseAll();
    }

    void voteFor(NodeId candidate) {
        NodeId vote = hardState.vote();
        if (vote != null && !vote.equals(candidate)) {
            throw new InvariantViolation(
                    "invariant 2: vote for " + candidate + " after " + vote + " in term " + term());
        }
        if (vote == null) {
            hardState = new HardState(term(), candidate);
        }
    }

    /** Learns who leads this term. */
    void recognise(NodeId leaderOfTerm) {
        if (leader != null && !leader.equals(leaderOfTerm)) {
            throw new InvariantViolation(
                    "invariant 7: " + leaderOfTerm + " leads term " + term() + ", and so does " + leader);
        }
        leader = leaderOfTerm;
    }

    /** Nothing was heard of the leader for so long that nobody waits for what it was asked. */
    void forgetLeader() {
        leader = null;
        forwards.loseAll();
        orders.loseAll();
    }

    /** Everything up to an index is committed; nothing happens if that is known. */
    void commitTo(long index) {
        if (index > log.lastIndex()) {
            throw new InvariantViolation("invariant 6: index " + index + " is committed and was acknowledged here, but "
                    + "the log ends at " + log.lastIndex());
        }
        commitIndex = Math.max(commitIndex, index);
    }

    /** All that a snapshot of the log stands for is committed. */
    void restore(SnapshotInfo snapshot) {
        log.requireHeld(snapshot);
        commitTo(snapshot.index());
    }

    /** A snapshot has taken the place of the log; all of it is committed. */
    void restartBehind(SnapshotInfo snapshot) {
        installation.end(snapshot);
        if (snapshot.term() > term()) {
            throw new InvariantViolation(
                    "invariant 8: a snapshot of term " + snapshot.term() + " was installed in term " + term());
        }
        if (snapshot.index() <= commitIndex) {
            throw new InvariantViolation("invariant 8: a snapshot up to " + snapshot.index() + " was installed, but "
                    + commitIndex + " is committed");
        }
        log.restartBehind(snapshot);
        commitIndex = snapshot.index();
    }

    boolean isUnreachable(NodeId peer) {
        return unreachable.contains(peer);
    }

    void setReachable(NodeId peer, boolean reachable) {
        if (reachable) {
            unreachable.remove(peer);
        } else {
            unreachable.add(peer);
        }
    }

    /**
     * Takes the right to fetch for a peer; there is none while an answer is awaited, be it for an earlier leadership.
     */
    boolean beginFetch(NodeId peer) {
        return fetching.add(peer);
    }

    void endFetch(NodeId peer) {
        fetching.remove(peer);
    }

    /** Whether a promise that is made now can leave: with a write of this turn, or because nothing is under way. */
    boolean canPromise() {
        return log.isWriteDue(hardState) || log.isSettled();
    }
}
