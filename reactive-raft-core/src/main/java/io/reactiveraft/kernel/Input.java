package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.List;

/** Everything that can happen to a kernel. */
public sealed interface Input {

    /** Time has passed; needed at the latest when {@link RaftKernel#deadlineNanos()} is reached. */
    record Tick() implements Input {}

    /**
     * A message arrived.
     *
     * @param from who sent it, proven by the transport
     * @param message what it says
     */
    record Received(NodeId from, Message message) implements Input {}

    /**
     * Proposals of this node, to append here or to forward. Answered by exactly one {@link Effect.Appended},
     * {@link Effect.Refused} or {@link Effect.Lost} with the same token.
     *
     * @param token the caller's number for them, fresh
     * @param batch one or more commands, not stamped
     */
    record Propose(long token, EntryBatch batch) implements Input {}

    /**
     * A write became durable. Writes are reported in the order of their {@link Effect.Persist}.
     *
     * @param writeId its number
     */
    record Persisted(long writeId) implements Input {}

    /**
     * Asks for an index at which a read that begins now is linearizable. Answered by exactly one
     * {@link Effect.ReadReady} or {@link Effect.ReadFailed} with the same id.
     *
     * @param readId the caller's number, fresh for each attempt
     * @param lease whether the leader's lease is good enough
     */
    record Read(long readId, boolean lease) implements Input {}

    /**
     * An operator's order. Answered by exactly one {@link Effect.Ordered} with the same token.
     *
     * @param token the caller's number, fresh
     * @param order what is to be done
     */
    record Ask(long token, Order order) implements Input {}

    /**
     * This node begins from a snapshot that it found on its disk: all that it stands for is committed.
     *
     * @param snapshot what it stands for; the log begins behind it or before
     */
    record Restored(SnapshotInfo snapshot) implements Input {}

    /**
     * The beginning of the log was given up, since a snapshot that this node took, and which is durable, stands for it.
     *
     * @param start what stands for all that was given up: that snapshot, or less; not above what is applied
     */
    record Compacted(SnapshotInfo start) implements Input {}

    /**
     * A snapshot that an {@link Effect.FetchSnapshot} asked for is durable and has taken the place of the whole log.
     *
     * @param snapshot as asked, or one that stands for more
     */
    record Installed(SnapshotInfo snapshot) implements Input {}

    /**
     * A snapshot could not be fetched or is not wanted any more; the log is what it was.
     *
     * @param snapshot as asked
     */
    record NotInstalled(SnapshotInfo snapshot) implements Input {}

    /**
     * Entries that an {@link Effect.Fetch} asked for.
     *
     * @param peer whom they are for
     * @param fromIndex as asked
     * @param batches consecutive from {@code fromIndex} on; empty if the reading failed
     */
    record Fetched(NodeId peer, long fromIndex, List<EntryBatch> batches) implements Input {

        /** Copies the list. */
        public Fetched {
            batches = List.copyOf(batches);
        }
    }

    /**
     * Proposals or an order were surely not sent: the leader cannot be reached.
     *
     * @param request a {@link Message.ForwardRequest} or a {@link Message.OrderRequest}, as in {@link Effect.Send}
     */
    record Unsent(Message request) implements Input {}

    /**
     * A peer can be reached again; whatever was on its way to it before is lost.
     *
     * @param peer who
     */
    record PeerUp(NodeId peer) implements Input {}

    /**
     * A peer can no longer be reached, and what was on its way may be lost.
     *
     * @param peer who
     */
    record PeerDown(NodeId peer) implements Input {}
}
