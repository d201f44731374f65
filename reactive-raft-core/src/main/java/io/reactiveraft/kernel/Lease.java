package io.reactiveraft.kernel;

import java.util.ArrayDeque;

/**
 * When a leader's rounds of heartbeats began, and what follows from a quorum's having confirmed one: each of them has
 * promised, some time after that beginning, not to vote for anybody else for a while, so that there is no other leader
 * until a while after that beginning (dissertation §6.4.1).
 *
 * <p>After a stall of this process nothing counts but rounds that began after it.
 */
final class Lease {

    /** Beginnings of the rounds that are not confirmed, in order. */
    private final ArrayDeque<Long> beginnings = new ArrayDeque<>();

    private long firstRound;
    private long firstSoundRound;
    private long confirmedNanos;
    private long silentSinceNanos;
    private boolean confirmed;
    private boolean doubtful;
    private boolean givenUp;

    /** Of a leader that a quorum has elected just now. */
    Lease(long nowNanos) {
        silentSinceNanos = nowNanos;
    }

    /** The next round begins; the first is number 0. */
    void begin(long nowNanos) {
        beginnings.add(nowNanos);
    }

    /** A quorum has confirmed all rounds up to this; it may know better than what has begun. */
    void confirm(long round) {
        while (!beginnings.isEmpty() && firstRound <= round) {
            long began = beginnings.remove();
            if (firstRound >= firstSoundRound) {
                confirmedNanos = began;
                silentSinceNanos = began;
                confirmed = true;
                doubtful = false;
            }
            firstRound++;
        }
    }

    /** Whether it is sure that there is no other leader now. */
    boolean isHeld(long nowNanos, long leaseNanos) {
        return confirmed && !doubtful && !givenUp && nowNanos - confirmedNanos < leaseNanos;
    }

    /** How long ago the latest confirmed round began. */
    long silentNanos(long nowNanos) {
        return nowNanos - silentSinceNanos;
    }

    /** Whether this process has stalled since the latest confirmed round began. */
    boolean isDoubtful() {
        return doubtful;
    }

    /** This process has stalled: that nobody was heard of meanwhile is excused, but only once until a quorum is. */
    void onStall(long nowNanos) {
        if (!doubtful) {
            silentSinceNanos = nowNanos;
        }
        doubtful = true;
        firstSoundRound = firstRound + beginnings.size();
    }

    /** Somebody was asked to stand for election, whatever was promised to this leader: it is never sure again. */
    void giveUp() {
        givenUp = true;
    }
}
