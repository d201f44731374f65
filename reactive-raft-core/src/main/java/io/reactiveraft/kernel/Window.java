package io.reactiveraft.kernel;

/**
 * How many bytes may be on the way to a follower without acknowledgement: what it takes in twice the time that an
 * acknowledgement takes at best. Less would let it idle; more only waits in queues, ahead of all that comes later.
 *
 * <p>One message at a time is watched from its leaving to its acknowledgement, so that each round trip gives one sample
 * of the delay, and of how many bytes were acknowledged in that time. The window shrinks only after round trips in
 * which it kept something back: what a leader has little to send of tells nothing about what the follower could take.
 *
 * <p>The shortest delay cannot be seen while messages queue. Only one that left alone, or through the smallest window
 * there is, can prove that the way has become longer: there is nothing that a smaller window would shorten. A way that
 * becomes longer looks like queueing, but then the window gets smaller until it learns of it.
 */
final class Window {

    private static final int SLACKS_PER_HEARTBEAT = 10;

    private final long least;
    private final long most;
    private final long slackNanos;
    private long bytes;
    private long shortestNanos;
    private double bytesPerNano;
    private long acknowledged;
    private boolean keptBack;
    private long watchedIndex;
    private long watchedNanos;
    private long watchedFrom;
    private boolean watchedAlone;

    /**
     * A window that is wide open.
     *
     * @param least it never gets smaller than this
     * @param most nor larger than this
     * @param slackNanos a delay of so much more than the shortest is no matter
     */
    Window(long least, long most, long slackNanos) {
        this.least = Math.min(least, most);
        this.most = most;
        this.slackNanos = slackNanos;
        bytes = most;
    }

    /** One within the limits, to which what commit indexes may wait for is no matter. */
    static Window of(KernelConfig config) {
        KernelConfig.Limits limits = config.limits();
        long slack = config.timing().heartbeatNanos() / SLACKS_PER_HEARTBEAT;
        return new Window(limits.appendBytesMax(), limits.inflightBytesMax(), slack);
    }

    /** How many bytes may be on the way. */
    long bytes() {
        return bytes;
    }

    /** Something was to leave, and there was no room for it. */
    void onKeptBack() {
        keptBack = true;
    }

    /**
     * A message leaves.
     *
     * @param lastIndex its last index
     * @param alone whether none is on the way before it
     */
    void onSent(long lastIndex, boolean alone, long nowNanos) {
        if (watchedIndex == 0) {
            watchedIndex = lastIndex;
            watchedNanos = nowNanos;
            watchedFrom = acknowledged;
            watchedAlone = alone || bytes == least;
            keptBack = false;
        }
    }

    /** So many bytes were acknowledged, up to an index. */
    void onAcknowledged(long index, long released, long nowNanos) {
        acknowledged += released;
        if (watchedIndex > 0 && index >= watchedIndex) {
            watchedIndex = 0;
            measure(Math.max(1, nowNanos - watchedNanos), acknowledged - watchedFrom);
        }
    }

    private void measure(long delayNanos, long delivered) {
        if (shortestNanos == 0 || delayNanos < shortestNanos) {
            shortestNanos = delayNanos;
        } else if (watchedAlone) {
            shortestNanos += (delayNanos - shortestNanos) / 4;
        }
        double seen = (double) delivered / delayNanos;
        bytesPerNano = Math.max(seen, keptBack ? bytesPerNano * 7 / 8 : bytesPerNano);
        long wanted = (long) Math.min((double) most, bytesPerNano * 2 * (double) (shortestNanos + slackNanos));
        if (keptBack || wanted > bytes) {
            bytes = Math.max(least, wanted);
        }
    }

    /** What is on the way may be lost, or waited here because this process did: its time would tell nothing. */
    void abandon() {
        watchedIndex = 0;
    }
}
