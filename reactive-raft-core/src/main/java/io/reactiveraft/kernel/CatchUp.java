package io.reactiveraft.kernel;

/**
 * How one that is to vote catches up, in rounds (dissertation §4.2.1): a round ends when it has what the log held at
 * the round's beginning. It has caught up when that took less than an election timeout, since then it could not hold up
 * commits for longer than an election would. That is the timeout there would be if elections were up to it: to who is
 * far away a round takes a round trip at the least. Who needs longer gets another round, but not for ever.
 */
final class CatchUp {

    private final KernelConfig config;
    private final long begunNanos;
    private long roundNanos;
    private long target;
    private long match;
    private int longRounds;
    private boolean caughtUp;

    /** Begins the first round, in which the log ends at an index. */
    CatchUp(KernelConfig config, long lastIndex, long nowNanos) {
        this.config = config;
        begunNanos = nowNanos;
        roundNanos = nowNanos;
        target = lastIndex;
    }

    /** Takes notice of how far it is, of how far the log is, and of how long an election timeout is with it. */
    void onProgress(long matchIndex, long lastIndex, long timeoutNanos, long nowNanos) {
        boolean quick = nowNanos - roundNanos < timeoutNanos;
        boolean lost = matchIndex < match;
        match = matchIndex;
        if (match >= target) {
            caughtUp = quick;
            longRounds += quick ? 0 : 1;
            roundNanos = nowNanos;
            target = lastIndex;
        } else if (!quick || lost) {
            // While others are waited for, one that was quick can fall behind, or lose its disk.
            caughtUp = false;
        }
    }

    /** It is not heard of: while the log stands still it would seem to have all of it for ever. */
    void onSilence() {
        caughtUp = false;
    }

    boolean isCaughtUp() {
        return caughtUp;
    }

    /** Whether it had all the rounds, or all the time, that there are, and has not caught up. */
    boolean isOver(long nowNanos) {
        return !caughtUp
                && (longRounds >= config.limits().catchUpRoundsMax()
                        || nowNanos - begunNanos >= config.timing().catchUpNanos());
    }
}
