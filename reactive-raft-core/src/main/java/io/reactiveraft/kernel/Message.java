package io.reactiveraft.kernel;

import io.reactiveraft.spi.EntryBatch;
import java.util.List;

/**
 * What kernels say to one another. Every message carries its sender's term; the sender itself is known from the
 * connection. Section numbers are those of the Raft paper (extended version) and of Ongaro's dissertation.
 */
public sealed interface Message {

    /** The sender's term; for a pre-vote the term it would stand in. */
    long term();

    /**
     * Asks for a vote (§5.2), or whether one would be given (dissertation §9.6).
     *
     * @param preVote whether it only asks whether
     * @param lastIndex last index of the candidate's log
     * @param lastTerm term of that entry
     */
    record VoteRequest(long term, boolean preVote, long lastIndex, long lastTerm) implements Message {}

    /**
     * Answers a vote request. A grant leaves only once the vote is durable; a granted pre-vote carries the term that
     * was asked about, a refusal the term of the voter.
     *
     * @param preVote whether it answers a pre-vote
     * @param granted whether the vote is given
     */
    record VoteReply(long term, boolean preVote, boolean granted) implements Message {}

    /**
     * Brings entries (§5.3); without any it tests whether the logs match at {@code prevIndex}.
     *
     * @param prevIndex index before the first entry
     * @param prevTerm term of the entry there
     * @param commitIndex the leader's commit index
     * @param batches consecutive, the first right behind {@code prevIndex}; may be empty
     */
    record AppendRequest(long term, long prevIndex, long prevTerm, long commitIndex, List<EntryBatch> batches)
            implements Message {

        /** Copies the list. */
        public AppendRequest {
            batches = List.copyOf(batches);
        }
    }

    /**
     * Says how far the follower's log is durable and known to be the leader's. Leaves only once that is so. Cumulative:
     * a later one replaces all before it.
     *
     * @param matchIndex the highest index that matches
     */
    record AppendReply(long term, long matchIndex) implements Message {}

    /**
     * Says that the logs do not match at {@code prevIndex}, with a hint that lets the leader skip a whole term at a
     * time in one round trip (§5.3, end): the highest index not above {@code prevIndex} whose term, in the follower's
     * log, is not above {@code prevTerm}.
     *
     * @param prevIndex the index asked about
     * @param hintIndex where the logs may match, 0 for the beginning
     * @param hintTerm term of the follower's entry there
     */
    record AppendReject(long term, long prevIndex, long hintIndex, long hintTerm) implements Message {}

    /**
     * Keeps a follower from standing for election and tells it the commit index. If the round is new to it, it confirms
     * the leader.
     *
     * @param commitIndex the leader's commit index, but not above what is known to match at this follower
     * @param round number of the confirmation round (dissertation §6.4), ascending within a term
     */
    record Heartbeat(long term, long commitIndex, long round) implements Message {}

    /**
     * Confirms the leader: at the time of this answer the follower knew no later term.
     *
     * @param round the round that is answered
     */
    record HeartbeatReply(long term, long round) implements Message {}

    /**
     * A follower asks its leader for an index at which a read is linearizable (dissertation §6.4).
     *
     * @param readId the follower's number for it, fresh for each attempt
     */
    record ReadRequest(long term, long readId) implements Message {}

    /**
     * Answers a read request.
     *
     * @param readId the follower's number
     * @param confirmed whether the leader could confirm itself
     * @param index the index to wait for, if confirmed
     */
    record ReadReply(long term, long readId, boolean confirmed, long index) implements Message {}

    /**
     * A follower asks its leader to append proposals made at the follower.
     *
     * @param token the follower's number for them
     * @param batch the proposals, not stamped
     */
    record ForwardRequest(long term, long token, EntryBatch batch) implements Message {}

    /**
     * Answers a forward request. Sent in the lane of the entries and ahead of them, so that a follower knows an entry
     * to be its own before it sees it.
     *
     * @param token the follower's number
     * @param firstIndex the index of the first proposal, 0 if none was appended
     */
    record ForwardReply(long term, long token, long firstIndex) implements Message {}
}
