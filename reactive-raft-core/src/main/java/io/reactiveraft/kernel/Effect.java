package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Everything that a kernel can ask for. Effects are carried out in the order of the list that
 * {@link RaftKernel#drain()} gives; none waits for one before it, except that what is durable is reported in order.
 */
public sealed interface Effect {

    /**
     * Make this durable, as one, then send, then report {@link Input.Persisted}. What rests on the write is part of it,
     * so that no promise can leave before it is kept.
     *
     * @param writeId its number, ascending by one
     * @param hardState the new term and vote; null if unchanged
     * @param truncateFrom the first index to cut off; 0 for none
     * @param batches what to append after that; may be empty
     * @param thenSend messages that may leave once all of this, and all writes before, are durable
     */
    record Persist(
            long writeId,
            @Nullable HardState hardState,
            long truncateFrom,
            List<EntryBatch> batches,
            List<Send> thenSend)
            implements Effect {

        /** Copies the lists. */
        public Persist {
            batches = List.copyOf(batches);
            thenSend = List.copyOf(thenSend);
        }
    }

    /**
     * Send a message; it may be lost. Those to one peer in one lane leave in order.
     *
     * @param to to whom
     * @param message what
     */
    record Send(NodeId to, Message message) implements Effect {}

    /**
     * Read entries that are no longer in memory, for a follower that lags, and answer with {@link Input.Fetched}. There
     * is at most one for each peer at a time.
     *
     * @param peer for whom
     * @param fromIndex the first entry wanted
     * @param toIndex the last entry wanted
     * @param bytesMax stop after the batch that reaches so many bytes
     */
    record Fetch(NodeId peer, long fromIndex, long toIndex, int bytesMax) implements Effect {}

    /**
     * Entries are committed: apply them.
     *
     * @param index the new commit index
     */
    record Commit(long index) implements Effect {}

    /**
     * Proposals are in the leader's log, not committed yet when it said so. If it was deposed meanwhile, they are
     * committed only if the entry that is committed there is of its term.
     *
     * @param token the proposer's number
     * @param term the leader's term
     * @param firstIndex index of the first; the others follow it
     */
    record Appended(long token, long term, long firstIndex) implements Effect {}

    /**
     * Proposals were surely not appended.
     *
     * @param token the proposer's number
     * @param leader the leader to try, if one is known
     * @param reason why
     */
    record Refused(long token, @Nullable NodeId leader, Reason reason) implements Effect {
        /** Why proposals were not appended. */
        public enum Reason {
            /** No leader is known. */
            NO_LEADER,
            /** The node that was asked does not lead any more. */
            NOT_LEADER,
            /** The leader has as many uncommitted bytes as it may have. */
            OVERLOADED,
            /** An entry is larger than the leader allows: it must not be tried again. */
            TOO_LARGE,
            /** The leader is handing over, has not heard of a quorum for a while, or its cluster is being founded. */
            NOT_ADMITTING
        }
    }

    /**
     * Forwarded proposals may or may not have been appended: the leader, or the way to it, is gone. Or they were, but
     * are here as a part of a snapshot, in which nobody can see what became of them.
     *
     * @param token the proposer's number
     */
    record Lost(long token) implements Effect {}

    /**
     * The read may run when the state machine has applied this index.
     *
     * @param readId the reader's number
     * @param index the index to wait for
     */
    record ReadReady(long readId, long index) implements Effect {}

    /**
     * No leader confirmed the read. To be tried again with a fresh number.
     *
     * @param readId the reader's number
     */
    record ReadFailed(long readId) implements Effect {}

    /**
     * An order was answered.
     *
     * @param token the caller's number
     * @param verdict whether it is accepted
     * @param index the index of the entry that came of it, 0 if none did
     */
    record Ordered(long token, Verdict verdict, long index) implements Effect {}

    /**
     * Fetch a snapshot from the leader, make it durable in place of the whole log, and answer with
     * {@link Input.Installed} or {@link Input.NotInstalled}. Until then no other is asked for, and no entries are
     * written or cut off; term and vote may be.
     *
     * @param from who has it
     * @param snapshot what it stands for
     */
    record FetchSnapshot(NodeId from, SnapshotInfo snapshot) implements Effect {}

    /** Role, term or leader changed: look at {@link RaftKernel#view()}. */
    record RoleChanged() implements Effect {}
}
