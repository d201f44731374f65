package io.reactiveraft.kernel;

import java.util.random.RandomGenerator;

/**
 * How long a node waits before it stands for election: drawn anew each time, between some time and twice that, so that
 * those who stand together part company the next time (paper §5.2).
 *
 * <p>That time is the shortest that is allowed, unless the network needs more. A heartbeat may come later than the one
 * before by its interval and by how much the way has become longer, once more if it must be sent again; and a candidacy
 * takes two round trips, at each of which the time begins anew. So it is a heartbeat's interval and two round trips, as
 * the leader has measured them. Where there is no leader to measure, it is doubled after each candidacy that came to
 * nothing, until a leader tells better.
 */
final class ElectionTimer {

    private static final int ROUND_TRIPS = 2;

    private final KernelConfig.Timing timing;
    private final RandomGenerator random;
    private long adaptedNanos;
    private long timeoutNanos;
    private long deadlineNanos;
    private boolean pardoned;

    ElectionTimer(KernelConfig.Timing timing, RandomGenerator random) {
        this.timing = timing;
        this.random = random;
        adaptedNanos = timing.electionTimeoutMinNanos();
        timeoutNanos = adaptedNanos;
    }

    /** Draws a new timeout that begins now. */
    void restart(long nowNanos, long handicapNanos) {
        deadlineNanos = nowNanos + timeoutNanos + random.nextLong(timeoutNanos + 1) + handicapNanos;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** What the network needs, never less than the shortest timeout; for so long nobody votes against his leader. */
    long adaptedNanos() {
        return adaptedNanos;
    }

    /** The shortest timeout that may be drawn now. */
    long timeoutNanos() {
        return timeoutNanos;
    }

    /** A leader tells what was measured; 0 if nothing was. */
    void adapt(long roundTripNanos) {
        if (roundTripNanos > 0) {
            adaptedNanos = neededNanos(roundTripNanos);
            timeoutNanos = adaptedNanos;
        }
    }

    /** What a network needs in which a message and its answer take so long; 0 if that was not measured. */
    long neededNanos(long roundTripNanos) {
        long longest = longestNanos();
        long needed = timing.heartbeatNanos() + ROUND_TRIPS * Math.min(roundTripNanos, longest);
        return Math.max(timing.electionTimeoutMinNanos(), Math.min(needed, longest));
    }

    /** A candidacy came to nothing. */
    void onFruitless() {
        timeoutNanos = Math.min(2 * timeoutNanos, longestNanos());
    }

    /** So that twice that is not longer than the longest timeout. */
    private long longestNanos() {
        return timing.electionTimeoutMaxNanos() / 2;
    }

    /** Whether a step that comes so much later than it was due says that this very process did not run meanwhile. */
    boolean isStall(long lateNanos) {
        return lateNanos > timing.electionTimeoutMinNanos() / 2;
    }

    /** Whether silence is excused by a stall of this process; only once until the leader is heard of. */
    boolean pardon() {
        boolean granted = !pardoned;
        pardoned = true;
        return granted;
    }

    /** The leader was heard of. */
    void onHeard() {
        pardoned = false;
    }
}
