package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * A leader's rules for sending: what goes to whom, within the windows. Entries that are still in memory come from
 * there; older ones are fetched from the disk, at the pace of the follower that needs them and of nobody else.
 */
final class Replication {

    private final KernelState state;
    private final KernelLog log;
    private final KernelConfig config;
    private final TreeMap<NodeId, Progress> followers = new TreeMap<>();

    Replication(KernelState state) {
        this.state = state;
        this.log = state.log();
        this.config = state.config();
        for (NodeId peer : state.peers()) {
            followers.put(peer, new Progress(log.lastIndex() + 1));
        }
    }

    Progress of(NodeId peer) {
        Progress progress = followers.get(peer);
        if (progress == null) {
            throw new IllegalArgumentException(peer + " is not a voter");
        }
        return progress;
    }

    SortedMap<NodeId, Progress> followers() {
        return followers;
    }

    /** The highest index that a quorum, this node with what is durable here among it, has made durable. */
    long agreedIndex() {
        return Quorum.reached(
                state.membership(),
                voter -> voter.equals(state.self())
                        ? log.durableIndex()
                        : of(voter).match());
    }

    /** The latest round of heartbeats that a quorum, this node among it, has confirmed. */
    long confirmedRound() {
        return Quorum.reached(
                state.membership(),
                voter -> voter.equals(state.self()) ? Long.MAX_VALUE : of(voter).confirmedRound());
    }

    /** Whether a quorum was heard of since the last time this was asked. */
    boolean takeQuorumHeard() {
        TreeSet<NodeId> heard = new TreeSet<>(List.of(state.self()));
        followers.forEach((peer, progress) -> {
            if (progress.takeHeard()) {
                heard.add(peer);
            }
        });
        return Quorum.agrees(state.membership(), heard::contains);
    }

    void onAck(NodeId peer, long matchIndex) {
        if (matchIndex > log.lastIndex()) {
            throw new InvariantViolation("invariant 4: " + peer + " acknowledges index " + matchIndex + " in term "
                    + state.term() + ", but its leader's log ends at " + log.lastIndex());
        }
        of(peer).onAck(matchIndex);
    }

    /** Sends to everybody what the windows allow. */
    void sendAppends() {
        followers.forEach((peer, progress) -> {
            if (progress.isReplicating()) {
                replicate(peer, progress);
            } else if (!progress.isProbing()) {
                probe(peer, progress);
            }
        });
    }

    private void probe(NodeId peer, Progress progress) {
        List<EntryBatch> batches =
                log.tail().within(progress.next(), config.limits().appendBytesMax(), true);
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
            long room = Math.min(config.limits().appendBytesMax(), room(progress));
            List<EntryBatch> batches = log.tail().within(progress.next(), room, idle);
            if (batches.isEmpty()) {
                return;
            }
            sendInRow(peer, progress, batches);
        }
    }

    private long room(Progress progress) {
        return config.limits().inflightBytesMax() - progress.inflight().bytes();
    }

    /** Asks for a good piece at once, so only when half of the window is free. */
    private void fetch(NodeId peer, Progress progress) {
        boolean wide = progress.inflight().bytes() * 2 <= config.limits().inflightBytesMax()
                && progress.inflight().count() * 2 <= config.limits().inflightMessagesMax();
        if (wide && !progress.hasFetchFailed() && state.beginFetch(peer)) {
            int bytes = (int) Math.min(Integer.MAX_VALUE, Math.max(1, room(progress)));
            long last = log.tail().firstIndex() - 1;
            state.outbox().fetch(new Effect.Fetch(peer, progress.next(), last, bytes));
        }
    }

    /**
     * Sends on what was fetched, as far as it is what is wanted now. It may have been read for an earlier leadership,
     * so that every batch must be of this log; the same index and term are the same entry.
     */
    void onFetched(NodeId peer, long fromIndex, List<EntryBatch> batches) {
        Progress progress = of(peer);
        if (!progress.isReplicating() || progress.next() != fromIndex) {
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
        boolean fits = progress.inflight().isEmpty() || Batches.bytes(message) <= room(progress);
        if (!message.isEmpty()
                && fits
                && progress.inflight().count() < config.limits().inflightMessagesMax()) {
            sendInRow(peer, progress, message);
        }
        return new ArrayList<>();
    }

    private void sendInRow(NodeId peer, Progress progress, List<EntryBatch> batches) {
        long prevIndex = progress.next() - 1;
        progress.onSent(lastOf(batches), Batches.bytes(batches));
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
        for (Progress progress : followers.values()) {
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
        followers.forEach((peer, progress) -> {
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
