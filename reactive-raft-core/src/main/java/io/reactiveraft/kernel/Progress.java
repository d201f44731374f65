package io.reactiveraft.kernel;

import io.reactiveraft.PeerStatus.State;

/**
 * How a leader sees one follower.
 *
 * <pre>
 *              acknowledged: the logs match
 *   ┌───────┐ ─────────────────────────────► ┌───────────┐
 *   │ PROBE │                                │ REPLICATE │
 *   └───────┘ ◄───────────────────────────── └───────────┘
 *     one message at a time,   rejected, connection lost   messages in a row within the
 *     again every heartbeat,   or silent for two rounds    window, next runs ahead of match
 *     then without entries
 *         │                                        │   ▲
 *         │      what is next is in the log no more│   │
 *         │               ┌──────────┐             │   │
 *         └─────────────► │ SNAPSHOT │ ◄───────────┘   │ acknowledged as far as offered
 *                         └──────────┘ ────────────────┘
 *                           offered now, when it comes back,
 *                           and every few heartbeats
 * </pre>
 */
final class Progress {

    /** Silent rounds of heartbeats after which an unacknowledged message is taken for lost. */
    private static final int SILENT_ROUNDS_MAX = 2;

    /** Rounds of heartbeats after which a snapshot is offered again. */
    private static final int OFFER_ROUNDS = 4;

    private final Inflight inflight = new Inflight();
    private final Pulse pulse = new Pulse();
    private final Window window;
    private State state = State.PROBE;
    private boolean probing;
    private boolean probed;
    private boolean offerDue;
    private int offerRounds;
    private long offeredIndex;
    private long match;
    private long next;
    private long toldCommit;
    private long awaitedCommit;
    private long confirmedRound = -1;
    private int silentRounds;
    private long silentSinceRound;
    private boolean fetchFailed;

    /** A follower of which nothing is known, to be probed right before an index. */
    Progress(long next, Window window) {
        this.next = next;
        this.window = window;
    }

    State state() {
        return state;
    }

    /** The highest index that is durable there and matches. */
    long match() {
        return match;
    }

    /** The first index of the next message. */
    long next() {
        return next;
    }

    boolean isReplicating() {
        return state == State.REPLICATE;
    }

    /** Whether a probe is under way; the next one waits for its answer or for a heartbeat. */
    boolean isProbing() {
        return probing;
    }

    /** Whether a probe left and was not answered: those that follow need not bring the same entries. */
    boolean wasProbed() {
        return probed;
    }

    Inflight inflight() {
        return inflight;
    }

    Window window() {
        return window;
    }

    /** How many more bytes may be sent; negative if there are too many on the way. */
    long room() {
        return window.bytes() - inflight.bytes();
    }

    /** When it was heard of, and how long the way to it is. */
    Pulse pulse() {
        return pulse;
    }

    /** The commit index that it was last told, as far as it could take it. */
    long toldCommit() {
        return toldCommit;
    }

    void tellCommit(long commitIndex) {
        toldCommit = Math.max(toldCommit, commitIndex);
    }

    /** It waits to hear that this index is committed: proposals that it forwarded end there, or a read begins there. */
    void awaitCommit(long index) {
        awaitedCommit = Math.max(awaitedCommit, index);
    }

    boolean awaitsCommit() {
        return awaitedCommit > toldCommit;
    }

    /** The latest round of heartbeats that it confirmed; -1 for none. */
    long confirmedRound() {
        return confirmedRound;
    }

    /** A probe leaves; it brings entries, but next stays where it is until they are acknowledged. */
    void onProbeSent() {
        probing = true;
        probed = true;
    }

    void onSent(long lastIndex, long bytes, long nowNanos) {
        if (inflight.isEmpty()) {
            silentRounds = 0;
        }
        window.onSent(lastIndex, inflight.isEmpty(), nowNanos);
        inflight.add(lastIndex, bytes);
        next = lastIndex + 1;
    }

    /** Acknowledgements are cumulative; one that tells less than is known comes late. */
    void onAck(long index, long nowNanos) {
        if (index < match) {
            return;
        }
        if (index > match) {
            match = index;
            silentRounds = 0;
            // It may have installed a snapshot that is older than what it needs by now.
            offerDue |= state == State.SNAPSHOT;
        }
        long before = inflight.bytes();
        inflight.release(index);
        window.onAcknowledged(index, before - inflight.bytes(), nowNanos);
        if (state != State.SNAPSHOT || index >= offeredIndex) {
            next = isReplicating() ? Math.max(next, index + 1) : index + 1;
            state = State.REPLICATE;
            probing = false;
            offerDue = false;
        }
    }

    /** What it needs next is in the log no more: it must have the snapshot that the log begins behind. */
    void onCompacted(long snapshotIndex) {
        offerDue |= state != State.SNAPSHOT;
        state = State.SNAPSHOT;
        offeredIndex = snapshotIndex;
        forgetInflight();
    }

    /** Whether it is time to offer the snapshot; then it is offered. */
    boolean takeOfferDue() {
        boolean due = offerDue;
        offerDue = false;
        offerRounds = due ? 0 : offerRounds;
        return due;
    }

    /** Goes back to where the logs may match; a rejection of anything but what is tested now comes late. */
    void onReject(Message.AppendReject reject, LogOutline outline) {
        boolean expected = isReplicating() || (state == State.PROBE && reject.prevIndex() == next - 1);
        if (!expected || reject.prevIndex() <= match) {
            return;
        }
        long candidate = outline.highestNotAbove(reject.hintIndex(), reject.hintTerm());
        becomeProbe(Math.max(match, Math.min(candidate, reject.prevIndex() - 1)) + 1);
    }

    /**
     * What was under way is lost, or must be taken for it: probe, or offer the snapshot, at once if it can be reached,
     * else in a while.
     */
    void onConnectionChanged(boolean reachable) {
        pulse.abandon();
        if (state == State.SNAPSHOT) {
            offerDue = reachable;
        } else {
            becomeProbe(isReplicating() ? match + 1 : next);
            probing = !reachable;
        }
    }

    /** A round of heartbeats leaves because it is time; probes, offers and failed fetches may be tried again. */
    void onHeartbeatRound(long round) {
        probing = false;
        fetchFailed = false;
        offerDue |= state == State.SNAPSHOT && ++offerRounds == OFFER_ROUNDS;
        if (!inflight.isEmpty() && ++silentRounds == SILENT_ROUNDS_MAX) {
            silentSinceRound = round;
        }
    }

    /** An answer to a heartbeat that left long after an unacknowledged message tells that the message is lost. */
    void onHeartbeatReply(long round) {
        confirmedRound = Math.max(confirmedRound, round);
        if (isReplicating() && silentRounds >= SILENT_ROUNDS_MAX && round >= silentSinceRound) {
            becomeProbe(match + 1);
        }
    }

    void onFetchFailed() {
        fetchFailed = true;
    }

    boolean hasFetchFailed() {
        return fetchFailed;
    }

    private void becomeProbe(long from) {
        state = State.PROBE;
        probing = false;
        probed = false;
        next = from;
        forgetInflight();
    }

    private void forgetInflight() {
        inflight.clear();
        window.abandon();
        silentRounds = 0;
    }

    @Override
    public String toString() {
        return state + (probing ? " with a probe under way" : "") + ", match " + match + ", next " + next + ", "
                + inflight.count() + " messages of " + inflight.bytes() + " bytes on the way of " + window.bytes()
                + ", told commit " + toldCommit + ", confirmed round " + confirmedRound;
    }
}
