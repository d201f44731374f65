package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import java.util.ArrayList;
import java.util.List;

/**
 * A leader's rules for sending: what goes to whom, within the windows. Entries that are still in memory come from
 * there; older ones are fetched from the disk, at the pace of the follower that needs them and of nobody else.
 */
final class Replication {

    private final KernelState state;
    private final KernelLog log;
    private final KernelConfig config;
    private final Followers followers;

    Replication(KernelState state) {
        this.state = state;
        this.log = state.log();
        this.config = state.config();
        this.followers = new Followers(state);
    }

    Followers followers() {
        return followers;
    }

    /** The highest index that is durable at a node and matches; 0 if nothing is known of it. */
    long matchOf(NodeId node) {
        Progress progress = followers.of(node);
        return progress == null ? 0 : progress.match();
    }

    /** A node waits to hear that an index is committed. */
    void awaitCommit(NodeId node, long index) {
        Progress progress = followers.of(node);
        if (progress != null) {
            progress.awaitCommit(index);
        }
    }

    /** The highest index that a quorum, this node with what is durable here among it, has made durable. */
    long agreedIndex() {
        return followers.reached(log.durableIndex(), 0, Progress::match);
    }

    /** The latest round of heartbeats that a quorum, this node among it, has confirmed. */
    long confirmedRound() {
        return followers.reached(Long.MAX_VALUE, -1, Progress::confirmedRound);
    }

    /** What a message and its answer hardly ever take longer than, on the way to the nearest quorum; 0 if unknown. */
    long roundTripNanos() {
        long reached = followers.reached(0, Long.MIN_VALUE, progress -> {
            RoundTrip roundTrip = progress.pulse().roundTrip();
            return roundTrip.isMeasured() ? -roundTrip.boundNanos() : Long.MIN_VALUE;
        });
        return reached == Long.MIN_VALUE ? 0 : -reached;
    }

    /** A round of heartbeats begins because it is time. */
    void onHeartbeatRound(long round) {
        followers.all().values().forEach(progress -> progress.onHeartbeatRound(round));
    }

    /** This process has stalled, so that nothing can be told from how long an answer took. */
    void onStall() {
        followers.all().values().forEach(progress -> {
            progress.pulse().abandon();
            progress.window().abandon();
        });
    }

    void onAck(NodeId peer, Progress progress, long matchIndex) {
        if (matchIndex > log.lastIndex()) {
            throw new InvariantViolation("invariant 4: " + peer + " acknowledges index " + matchIndex + " in term "
                    + state.term() + ", but its leader's log ends at " + log.lastIndex());
        }
        progress.onAck(matchIndex, state.nowNanos());
    }

    void onReject(Progress progress, Message.AppendReject reject) {
        long before = progress.next();
        progress.onReject(reject, log.outline());
        if (progress.next() < Math.min(before, reject.prevIndex())) {
            state.mark(Mark.BACKTRACKED_BY_HINT);
        } else if (progress.next() == before && reject.prevIndex() > 0) {
            state.mark(Mark.LATE_REJECTION);
        }
    }

    void onHeartbeatReply(Progress progress, long round) {
        boolean replicating = progress.isReplicating();
        progress.onHeartbeatReply(round);
        if (replicating && !progress.isReplicating()) {
            state.mark(Mark.LOST_APPEND_NOTICED);
        }
    }

    /** Sends to everybody what the windows allow. */
    void sendAppends() {
        followers.all().forEach((peer, progress) -> {
            if (progress.next() <= log.start().index()) {
                offer(peer, progress);
            } else if (progress.isReplicating()) {
                replicate(peer, progress);
            } else if (!progress.isProbing()) {
                probe(peer, progress);
            }
        });
    }

    /** The follower fetches it by itself, however often it is offered (paper §7). */
    private void offer(NodeId peer, Progress progress) {
        progress.onCompacted(log.start().index());
        if (progress.takeOfferDue()) {
            state.outbox().send(peer, new Message.SnapshotOffer(state.term(), log.start()));
        }
    }

    private void probe(NodeId peer, Progress progress) {
        List<EntryBatch> batches = progress.wasProbed()
                ? List.of()
                : log.tail().within(progress.next(), config.limits().appendBytesMax(), true);
        progress.onProbeSent();
        send(peer, progress, progress.next() - 1, batches);
    }

    private void replicate(NodeId peer, Progress progress) {
        while (progress.next() <= log.lastIndex()
                && progress.inflight().count() < config.limits().inflightMessagesMax()) {
            if (progress.next() < log.tail().firstIndex()) {
                fetch(peer, progress);
                return;
            }
            boolean idle = progress.inflight().isEmpty();
            long room = Math.min(config.limits().appendBytesMax(), progress.room());
            List<EntryBatch> batches = log.tail().within(progress.next(), room, idle);
            if (batches.isEmpty()) {
                state.mark(Mark.WINDOW_FULL);
                progress.window().onKeptBack();
                return;
            }
            sendInRow(peer, progress, batches);
        }
    }

    /** Asks for a good piece at once, so only when half of the window is free. */
    private void fetch(NodeId peer, Progress progress) {
        boolean wide = progress.room() >= progress.inflight().bytes()
                && progress.inflight().count() * 2 <= config.limits().inflightMessagesMax();
        if (!wide) {
            state.mark(Mark.WINDOW_FULL);
            progress.window().onKeptBack();
        } else if (!progress.hasFetchFailed() && state.beginFetch(peer)) {
            state.mark(Mark.FETCHED_FROM_DISK);
            int bytes = (int) Math.min(Integer.MAX_VALUE, Math.max(1, progress.room()));
            long last = log.tail().firstIndex() - 1;
            state.outbox().fetch(new Effect.Fetch(peer, progress.next(), last, bytes));
        }
    }

    /**
     * Sends on what was fetched, as far as it is what is wanted now. It may have been read for an earlier leadership,
     * so that every batch must be of this log; the same index and term are the same entry.
     */
    void onFetched(NodeId peer, long fromIndex, List<EntryBatch> batches) {
        Progress progress = followers.of(peer);
        if (progress == null
                || !progress.isReplicating()
                || progress.next() != fromIndex
                || fromIndex <= log.start().index()) {
            return;
        }
        List<EntryBatch> message = new ArrayList<>();
        for (EntryBatch batch : batches) {
            for (EntryBatch piece : Batches.split(batch, config.limits().appendBytesMax())) {
                long expected = message.isEmpty() ? progress.next() : lastOf(message) + 1;
                if (piece.firstIndex() != expected || !log.outline().matches(piece.lastIndex(), piece.term())) {
                    break;
                }
                if (!message.isEmpty()
                        && Batches.bytes(message) + piece.bytes()
                                > config.limits().appendBytesMax()) {
                    message = sendFetched(peer, progress, message);
                }
                message.add(piece);
            }
        }
        sendFetched(peer, progress, message);
        if (progress.next() == fromIndex) {
            progress.onFetchFailed();
        }
    }

    /** Sends a message of fetched entries if there is room for it; gives an empty one to fill. */
    private List<EntryBatch> sendFetched(NodeId peer, Progress progress, List<EntryBatch> message) {
        boolean fits = progress.inflight().isEmpty() || Batches.bytes(message) <= progress.room();
        if (!message.isEmpty()
                && fits
                && progress.inflight().count() < config.limits().inflightMessagesMax()) {
            sendInRow(peer, progress, message);
        }
        return new ArrayList<>();
    }

    private void sendInRow(NodeId peer, Progress progress, List<EntryBatch> batches) {
        long prevIndex = progress.next() - 1;
        progress.onSent(lastOf(batches), Batches.bytes(batches), state.nowNanos());
        send(peer, progress, prevIndex, batches);
    }

    private void send(NodeId peer, Progress progress, long prevIndex, List<EntryBatch> batches) {
        long prevTerm = log.outline().termAt(prevIndex);
        long commitIndex = state.commitIndex();
        long last = batches.isEmpty() ? prevIndex : lastOf(batches);
        if (progress.isReplicating()) {
            progress.tellCommit(Math.min(commitIndex, last));
        }
        state.outbox().send(peer, new Message.AppendRequest(state.term(), prevIndex, prevTerm, commitIndex, batches));
    }

    /** Whether somebody could take a commit index that is news to him. */
    boolean isCommitUntold() {
        for (Progress progress : followers.all().values()) {
            if (Math.min(state.commitIndex(), progress.match()) > progress.toldCommit()) {
                return true;
            }
        }
        return false;
    }

    /**
     * Sends heartbeats: to everybody if it is time, else to those for whom the commit index is news, if it is time for
     * news or they wait for it. The round is the latest that has begun, and so an answer confirms no round that begins
     * later.
     */
    void sendHeartbeats(boolean toAll, boolean news, long round) {
        followers.all().forEach((peer, progress) -> {
            long commitIndex = Math.min(state.commitIndex(), progress.match());
            if (toAll || (commitIndex > progress.toldCommit() && (news || progress.awaitsCommit()))) {
                progress.tellCommit(commitIndex);
                progress.pulse().onSent(round, state.nowNanos());
                long roundTrip = progress.pulse().roundTrip().boundNanos();
                state.outbox().send(peer, new Message.Heartbeat(state.term(), commitIndex, round, roundTrip));
            }
        });
    }

    private static long lastOf(List<EntryBatch> batches) {
        return batches.get(batches.size() - 1).lastIndex();
    }
}
