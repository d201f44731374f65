package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;

/** Who may be voted for (paper §5.2, §5.4.1; dissertation §9.6 for pre-votes). */
final class Ballot {

    private Ballot() {}

    /** Whether a request for a vote of a later term is not even listened to, for the sake of a leader. */
    static boolean isIgnored(KernelState state, Message.VoteRequest request, boolean hearsLeader) {
        boolean ignored = hearsLeader && !request.transfer();
        if (ignored) {
            state.mark(Mark.VOTE_REFUSED_FOR_LEADER);
        }
        return ignored;
    }

    /**
     * Answers a request for a vote that is not of a later term, or for a pre-vote. A voter that hears from a leader
     * refuses, so that nobody who is merely cut off can disturb, unless it was that leader who asked the candidate to
     * stand; so does one who knows of no cluster.
     *
     * @param hearsLeader whether the voter heard from a leader a short while ago
     * @return whether a pre-vote was granted
     */
    static boolean answer(KernelState state, NodeId candidate, Message.VoteRequest request, boolean hearsLeader) {
        boolean upToDate = state.log().isNotAheadOf(request.lastIndex(), request.lastTerm());
        boolean released = !hearsLeader || request.transfer();
        boolean mayWin = upToDate && released && state.franchise().mayVote();
        if (request.preVote()) {
            boolean granted = mayWin && request.term() > state.term();
            long term = granted ? request.term() : state.term();
            state.outbox().send(candidate, reply(state, request, term, granted));
            if (!granted) {
                markRefusal(state, request, upToDate, released);
            }
            return granted;
        } else if (mayWin && request.term() == state.term() && isFree(state, candidate)) {
            state.voteFor(candidate);
            state.restartElectionTimer();
            state.outbox().promise(candidate, reply(state, request, state.term(), true));
        } else {
            state.outbox().send(candidate, reply(state, request, state.term(), false));
            markRefusal(state, request, upToDate, released);
        }
        return false;
    }

    private static Message reply(KernelState state, Message.VoteRequest request, long term, boolean granted) {
        return new Message.VoteReply(term, request.preVote(), granted, request.attempt(), state.disk());
    }

    private static void markRefusal(
            KernelState state, Message.VoteRequest request, boolean upToDate, boolean released) {
        if (!released) {
            state.mark(request.preVote() ? Mark.PRE_VOTE_REFUSED_FOR_LEADER : Mark.VOTE_REFUSED_FOR_LEADER);
        } else if (!upToDate) {
            state.mark(Mark.VOTE_REFUSED_LOG_BEHIND);
        } else if (!state.franchise().mayVote()) {
            state.mark(Mark.VOTE_REFUSED_NO_FRANCHISE);
        } else if (!request.preVote() && request.term() == state.term()) {
            state.mark(Mark.VOTE_REFUSED_TAKEN);
        }
    }

    private static boolean isFree(KernelState state, NodeId candidate) {
        NodeId vote = state.vote();
        return vote == null ? state.leader() == null : vote.equals(candidate);
    }
}
