package io.reactiveraft.kernel;

/**
 * How a leader sees one follower.
 *
 * <pre>
 *              acknowledged: the logs match
 *   ┌───────┐ ─────────────────────────────► ┌───────────┐
 *   │ PROBE │                                │ REPLICATE │
 *   └───────┘ ◄───────────────────────────── └───────────┘
 *     one message at a time,   rejected, connection lost   messages in a row within the
 *     again every heartbeat    or silent for two rounds    window, next runs ahead of match
 * </pre>
 */
final class Progress {

    /** Silent rounds of heartbeats after which an unacknowledged message is taken for lost. */
    private static final int SILENT_ROUNDS_MAX = 2;

    private final Inflight inflight = new Inflight();
    private final Pulse pulse = new Pulse();
    private boolean replicating;
    private boolean probing;
    private long match;
    private long next;
    private long toldCommit;
    private long awaitedCommit;
    private long confirmedRound;
    private boolean heard;
    private int silentRounds;
    private long silentSinceRound;
    private boolean fetchFailed;

    /** A follower of which nothing is known, to be probed right before an index. */
    Progress(long next) {
        this.next = next;
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
        return replicating;
    }

    /** Whether a probe is under way; the next one waits for its answer or for a heartbeat. */
    boolean isProbing() {
        return probing;
    }

    Inflight inflight() {
        return inflight;
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

    /** The latest round of heartbeats that it confirmed. */
    long confirmedRound() {
        return confirmedRound;
    }

    /** Whether it said anything since the last time this was asked. */
    boolean takeHeard() {
        boolean was = heard;
        heard = false;
        return was;
    }

    void onHeard() {
        heard = true;
    }

    /** A probe leaves; it brings entries, but next stays where it is until they are acknowledged. */
    void onProbeSent() {
        probing = true;
    }

    void onSent(long lastIndex, long bytes) {
        if (inflight.isEmpty()) {
            silentRounds = 0;
        }
        inflight.add(lastIndex, bytes);
        next = lastIndex + 1;
    }

    /** Acknowledgements are cumulative; one that tells less than is known comes late. */
    void onAck(long index) {
        if (index < match) {
            return;
        }
        if (index > match) {
            match = index;
            silentRounds = 0;
        }
        inflight.release(index);
        next = replicating ? Math.max(next, index + 1) : index + 1;
        replicating = true;
        probing = false;
    }

    /** Goes back to where the logs may match; a rejection of anything but what is tested now comes late. */
    void onReject(Message.AppendReject reject, LogOutline outline) {
        boolean expected = replicating || reject.prevIndex() == next - 1;
        if (!expected || reject.prevIndex() <= match) {
            return;
        }
        long candidate = outline.highestNotAbove(reject.hintIndex(), reject.hintTerm());
        becomeProbe(Math.max(match, Math.min(candidate, reject.prevIndex() - 1)) + 1);
    }

    /** What was under way is lost, or must be taken for it: probe at once if it can be reached, else in a while. */
    void onConnectionChanged(boolean reachable) {
        becomeProbe(replicating ? match + 1 : next);
        probing = !reachable;
        pulse.abandon();
    }

    /** A round of heartbeats leaves because it is time; probes and failed fetches may be tried again. */
    void onHeartbeatRound(long round) {
        probing = false;
        fetchFailed = false;
        if (!inflight.isEmpty() && ++silentRounds == SILENT_ROUNDS_MAX) {
            silentSinceRound = round;
        }
    }

    /** An answer to a heartbeat that left long after an unacknowledged message tells that the message is lost. */
    void onHeartbeatReply(long round) {
        confirmedRound = Math.max(confirmedRound, round);
        if (replicating && silentRounds >= SILENT_ROUNDS_MAX && round >= silentSinceRound) {
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
        replicating = false;
        probing = false;
        inflight.clear();
        silentRounds = 0;
        next = from;
    }
}
