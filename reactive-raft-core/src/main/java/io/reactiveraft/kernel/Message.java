package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.kernel.Effect.Refused;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

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
     * @param transfer whether the leader itself asked the candidate to stand, so that hearing from that leader is no
     *     reason to refuse (dissertation §4.2.3)
     * @param attempt the candidate's number for it, fresh for each attempt: what was granted to an earlier one may hold
     *     no more
     * @param lastIndex last index of the candidate's log
     * @param lastTerm term of that entry
     */
    record VoteRequest(long term, boolean preVote, boolean transfer, long attempt, long lastIndex, long lastTerm)
            implements Message {}

    /**
     * Answers a vote request. A grant leaves only once the vote is durable; a granted pre-vote carries the term that
     * was asked about, a refusal the term of the voter.
     *
     * @param preVote whether it answers a pre-vote
     * @param granted whether the vote is given
     * @param attempt the candidate's number
     * @param disk the identity of the voter's disk, 0 if it has none: one that was wiped may have voted otherwise
     *     before
     */
    record VoteReply(long term, boolean preVote, boolean granted, long attempt, long disk) implements Message {}

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
     * @param disk the identity of the follower's disk, 0 if it has none
     */
    record AppendReply(long term, long matchIndex, long disk) implements Message {}

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
     * @param roundTripNanos how long a message and its answer take at the most between the two, as the leader has
     *     measured; 0 if it has not
     */
    record Heartbeat(long term, long commitIndex, long round, long roundTripNanos) implements Message {}

    /**
     * Confirms the leader: at the time of this answer the follower knew no later term.
     *
     * @param round the round that is answered
     * @param disk the identity of the follower's disk, 0 if it has none: one that was wiped may have known a later term
     */
    record HeartbeatReply(long term, long round, long disk) implements Message {}

    /**
     * A follower asks its leader for an index at which a read is linearizable (dissertation §6.4).
     *
     * @param readId the follower's number for it, fresh for each attempt
     * @param lease whether the leader's lease is good enough (dissertation §6.4.1)
     */
    record ReadRequest(long term, long readId, boolean lease) implements Message {}

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
     * @param refusal why none was appended; null if they were
     */
    record ForwardReply(long term, long token, long firstIndex, Refused.@Nullable Reason refusal) implements Message {}

    /** The leader asks a voter that is up to date to stand for election at once (dissertation §3.10). */
    record TimeoutNow(long term) implements Message {}

    /**
     * Offers a snapshot to a follower that needs entries which are no longer in the leader's log (§7). The follower
     * fetches it by itself, and acknowledges its index when it is installed.
     *
     * @param snapshot what there is
     */
    record SnapshotOffer(long term, SnapshotInfo snapshot) implements Message {}

    /**
     * What brings a snapshot from one node to another, piece by piece, as the one that fetches it asks (§7,
     * InstallSnapshot, but pulled). Nodes say this to each other on behalf of their kernels, who do not hear of it; the
     * term means nothing here.
     */
    sealed interface Transfer extends Message {}

    /**
     * Asks for chunks of a snapshot; answered by them, or by an announcement of what there is instead, or not at all if
     * there is nothing that stands for as much as is wanted.
     *
     * @param wantedIndex up to where it must stand for the log, or further
     * @param digest of which; all zeros to ask what there is
     * @param chunk the first chunk wanted
     * @param count how many are wanted
     */
    record SnapshotRequest(long term, long wantedIndex, String digest, long chunk, long count) implements Transfer {

        /** In place of the digest of a snapshot that is not known yet. */
        public static final String ANY = "0".repeat(64);
    }

    /** Tells what there is to be fetched. */
    record SnapshotAnnouncement(long term, StoredSnapshot snapshot) implements Transfer {}

    /**
     * A chunk of a snapshot.
     *
     * @param digest of which snapshot
     * @param number which, from 0
     * @param bytes read-only
     */
    record SnapshotChunk(long term, String digest, long number, ByteBuffer bytes) implements Transfer {

        /** How many bytes, whatever they are in. */
        @Override
        public String toString() {
            return "SnapshotChunk[term=" + term + ", digest=" + digest + ", number=" + number + ", bytes="
                    + bytes.remaining() + "]";
        }
    }

    /**
     * A node hands an operator's order to the leader.
     *
     * @param token the sender's number for it
     * @param order what is to be done
     */
    record OrderRequest(long term, long token, Order order) implements Message {}

    /**
     * Answers an order.
     *
     * @param token the sender's number
     * @param verdict whether it is accepted
     * @param index the index of the entry that came of it, 0 if none did
     */
    record OrderReply(long term, long token, Verdict verdict, long index) implements Message {}

    /**
     * A node that is to found a cluster asks the others whether they know of one; of no term.
     *
     * @param term 0
     * @param token the sender's number for it, fresh in each of its lives
     */
    record FoundRequest(long term, long token) implements Message {}

    /**
     * Answers a founder.
     *
     * @param term 0
     * @param token the founder's number
     * @param blank whether the node has never taken part in anything
     */
    record FoundReply(long term, long token, boolean blank) implements Message {}

    /**
     * A node that hears of no leader, and may not stand for election itself, asks who takes part.
     *
     * @param term means nothing here
     * @param knownIndex index of the latest membership that it knows to be committed, 0 if of none
     */
    record RosterRequest(long term, long knownIndex) implements Message {}

    /**
     * Tells somebody who takes part, so that he can be reached by those whom he does not know: to one who asks, who
     * asks for votes with a log that is behind, or who has just connected. Never answered, and without any effect on
     * log, membership in force or term.
     *
     * @param term means nothing here
     * @param membership who takes part
     * @param committed whether that is known to be committed, or may be cut off yet
     */
    record Roster(long term, Membership membership, boolean committed) implements Message {}
}
