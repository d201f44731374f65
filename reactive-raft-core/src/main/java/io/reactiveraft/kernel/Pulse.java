package io.reactiveraft.kernel;

/**
 * What heartbeats tell a leader about one follower: when it was heard of, and how long the way there and back is. One
 * heartbeat at a time is timed. Only an answer to that very round counts: an answer to a later one tells nothing about
 * how long this one took, since it may have been lost, or answered together with the other.
 */
final class Pulse {

    private final RoundTrip roundTrip = new RoundTrip();
    private long sentRound = -1;
    private boolean timing;
    private long timedRound;
    private long timedSinceNanos;
    private boolean heard;
    private long heardNanos;

    RoundTrip roundTrip() {
        return roundTrip;
    }

    /** A heartbeat of a round leaves. Only the first of that round is answered; another only brings news. */
    void onSent(long round, long nowNanos) {
        if (!timing && round > sentRound) {
            timing = true;
            timedRound = round;
            timedSinceNanos = nowNanos;
        }
        sentRound = round;
    }

    /** A round was answered, for the first time. */
    void onAnswered(long round, long nowNanos) {
        if (timing && round >= timedRound) {
            timing = false;
            if (round == timedRound) {
                roundTrip.measure(nowNanos - timedSinceNanos);
            }
        }
    }

    /** What is under way may be lost, or waits here because this process did: its time would tell nothing. */
    void abandon() {
        timing = false;
    }

    /** Something arrived from the follower, whatever it was. */
    void onHeard(long nowNanos) {
        heard = true;
        heardNanos = nowNanos;
    }

    /** Whether the follower was heard of at all in this term. */
    boolean isHeard() {
        return heard;
    }

    /** How long ago it was heard of, if it was. */
    long silentNanos(long nowNanos) {
        return nowNanos - heardNanos;
    }

    /** Whether it was heard of no longer ago than this. */
    boolean isHeardWithin(long nanos, long nowNanos) {
        return heard && silentNanos(nowNanos) <= nanos;
    }
}
