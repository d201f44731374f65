package io.reactiveraft.examples.kv.demo;

import io.reactiveraft.Outcome;
import io.reactiveraft.examples.kv.http.NodePicture;
import java.util.BitSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;

/** What became of each number, as the writers were told. Belongs to the demo's thread. */
final class Ledger {

    private static final int DIGITS = 3;

    private final BitSet acknowledged = new BitSet();
    private final BitSet unknown = new BitSet();
    private final Histogram microsOfThisSecond = new Histogram(DIGITS);
    private long lastAcknowledgedNanos;
    private long longestGapNanos;

    Ledger(long beginNanos) {
        this.lastAcknowledgedNanos = beginNanos;
    }

    void record(Attempt attempt) {
        if (attempt.outcome() == Outcome.APPLIED) {
            acknowledged.set(attempt.number());
            microsOfThisSecond.recordValue(
                    TimeUnit.NANOSECONDS.toMicros(attempt.endedNanos() - attempt.startedNanos()));
            longestGapNanos = Math.max(longestGapNanos, attempt.endedNanos() - lastAcknowledgedNanos);
            lastAcknowledgedNanos = Math.max(lastAcknowledgedNanos, attempt.endedNanos());
        } else if (attempt.outcome() == Outcome.UNKNOWN) {
            unknown.set(attempt.number());
        }
    }

    /** The load ends: a silence at its end counts too. */
    void close(long nanos) {
        longestGapNanos = Math.max(longestGapNanos, nanos - lastAcknowledgedNanos);
    }

    /** What was recorded since the last call. */
    Second second(int inFlight, List<NodePicture> nodes) {
        Second second = new Second(
                microsOfThisSecond.getTotalCount(),
                microsOfThisSecond.getValueAtPercentile(50) / 1000.0,
                microsOfThisSecond.getValueAtPercentile(99) / 1000.0,
                inFlight,
                nodes);
        microsOfThisSecond.reset();
        return second;
    }

    /** Numbers that must be there, once. */
    BitSet acknowledged() {
        return acknowledged;
    }

    /** Numbers that may be there, once. All others must not be. */
    BitSet unknown() {
        return unknown;
    }

    long longestGapMillis() {
        return TimeUnit.NANOSECONDS.toMillis(longestGapNanos);
    }
}
