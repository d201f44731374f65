package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Stands for election (paper §5.2), and before that asks whether it would win, which disturbs nobody (dissertation
 * §9.6). Its request leaves, and its own vote counts, only once its term and vote are durable: else an answer given to
 * it could be counted by the one it is after a crash, whose log may be shorter than what was asked about. Nor does an
 * answer to an earlier attempt count: whoever would have voted then may hear a leader by now.
 *
 * <p>Nodes that are far apart often ask at the same time, and would take each other's votes over and over again. So
 * while it only asks, it stands back for another that asks, could win, and is preferred.
 */
final class Candidate extends Behaviour {

    private final boolean preVote;
    private final long attempt;
    private final TreeSet<NodeId> votes = new TreeSet<>();

    private Candidate(KernelState state, boolean preVote) {
        super(state);
        this.preVote = preVote;
        this.attempt = state.nextRequestId();
        state.timer().restart(state.nowNanos(), 0);
    }

    /** Asks whether it would win. */
    static Behaviour begin(KernelState state) {
        state.forgetLeader();
        if (!state.franchise().isVoter()) {
            state.mark(Mark.FORMER_VOTER_STANDS);
        }
        Candidate candidate = new Candidate(state, true);
        Message.VoteRequest request = candidate.request(state.term() + 1, false);
        electorate(state).forEach(voter -> state.outbox().send(voter, request));
        return candidate.count(state.self());
    }

    /** Stands at once, because the leader of this term asks for it (dissertation §3.10). */
    static Behaviour succeed(KernelState state) {
        return stand(state, true);
    }

    private static Behaviour stand(KernelState state, boolean transfer) {
        state.adopt(state.term() + 1);
        state.voteFor(state.self());
        Candidate candidate = new Candidate(state, false);
        Message.VoteRequest request = candidate.request(state.term(), transfer);
        electorate(state).forEach(voter -> state.outbox().promise(voter, request));
        return candidate;
    }

    private static SortedSet<NodeId> electorate(KernelState state) {
        TreeSet<NodeId> voters = new TreeSet<>(state.membership().voters());
        voters.addAll(state.membership().outgoing());
        voters.remove(state.self());
        return voters;
    }

    private Message.VoteRequest request(long term, boolean transfer) {
        LogOutline outline = state().log().outline();
        return new Message.VoteRequest(term, preVote, transfer, attempt, outline.lastIndex(), outline.lastTerm());
    }

    @Override
    Role role() {
        return preVote ? Role.PRE_CANDIDATE : Role.CANDIDATE;
    }

    @Override
    long deadlineNanos() {
        return state().electionDeadlineNanos();
    }

    @Override
    Behaviour onTick() {
        if (!state().isDue(state().electionDeadlineNanos())) {
            return this;
        }
        if (!mayStand()) {
            return new Follower(state());
        }
        state().mark(Mark.CANDIDACY_FRUITLESS);
        state().timer().onFruitless();
        return begin(state());
    }

    @Override
    Behaviour onStall() {
        if (state().timer().pardon()) {
            state().mark(Mark.STALLED_AS_FOLLOWER);
            state().timer().restart(state().nowNanos(), 0);
        }
        return this;
    }

    @Override
    Behaviour onPersisted() {
        return !preVote && state().log().isDurable(state().hardState()) ? count(state().self()) : this;
    }

    @Override
    Behaviour onMessage(NodeId from, Message message) {
        if (message instanceof Message.AppendRequest
                || message instanceof Message.Heartbeat
                || message instanceof Message.SnapshotOffer
                || message instanceof Message.TimeoutNow) {
            state().mark(Mark.CANDIDATE_BEATEN);
            return new Follower(state()).onMessage(from, message);
        }
        if (message instanceof Message.VoteReply reply) {
            return isForThis(from, reply) ? count(from) : this;
        }
        refuse(from, message);
        return this;
    }

    @Override
    Behaviour onRival(NodeId rival) {
        boolean preferred = Priorities.isBefore(state().membership(), rival, state().self());
        if (!preVote || !preferred) {
            return this;
        }
        state().mark(Mark.STOOD_BACK_FOR_RIVAL);
        return new Follower(state());
    }

    /** A snapshot that was installed meanwhile may say that this node is no voter any more. */
    private boolean mayStand() {
        return state().franchise().mayStand(state().commitIndex());
    }

    private boolean isForThis(NodeId voter, Message.VoteReply reply) {
        boolean counts = Franchise.counts(state().membership(), voter, reply.disk());
        long term = preVote ? state().term() + 1 : state().term();
        boolean asked = reply.attempt() == attempt && reply.preVote() == preVote && reply.term() == term;
        return reply.granted() && counts && asked;
    }

    private Behaviour count(NodeId voter) {
        votes.add(voter);
        if (!mayStand() || !Quorum.agrees(state().membership(), votes::contains)) {
            return this;
        }
        return preVote ? stand(state(), false) : new Leader(state());
    }
}
