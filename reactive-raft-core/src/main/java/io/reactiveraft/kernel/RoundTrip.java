package io.reactiveraft.kernel;

/**
 * How long a message and its answer take between two nodes: smoothed, and with how far it deviates from that (RFC 6298,
 * §2, which found out what is good for retransmissions). All in nanoseconds.
 */
final class RoundTrip {

    private static final int SMOOTHING_SHIFT = 3;
    private static final int DEVIATION_SHIFT = 2;
    private static final int DEVIATIONS = 4;

    private boolean measured;
    private long smoothedNanos;
    private long deviationNanos;

    /** One message and its answer took so long. */
    void measure(long nanos) {
        // Zero would say that nothing was measured.
        long sample = Math.max(1, nanos);
        if (measured) {
            deviationNanos += (Math.abs(smoothedNanos - sample) - deviationNanos) >> DEVIATION_SHIFT;
            smoothedNanos += (sample - smoothedNanos) >> SMOOTHING_SHIFT;
        } else {
            measured = true;
            smoothedNanos = sample;
            deviationNanos = sample / 2;
        }
    }

    boolean isMeasured() {
        return measured;
    }

    /** How long it usually takes; 0 if nothing was measured. */
    long smoothedNanos() {
        return smoothedNanos;
    }

    /** What it hardly ever takes longer than: four deviations more than usual; 0 if nothing was measured. */
    long boundNanos() {
        return smoothedNanos + DEVIATIONS * deviationNanos;
    }
}
