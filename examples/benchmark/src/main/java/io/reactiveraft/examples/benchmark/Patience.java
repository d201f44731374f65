package io.reactiveraft.examples.benchmark;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** How long the driver waits for what must come. */
final class Patience {

    /** For a start, a leader, an agreement. */
    static final Duration START = Duration.ofMinutes(1);

    /** For one answer out of memory. */
    static final Duration ANSWER = Duration.ofSeconds(20);

    /** For a follower that has missed much. */
    static final Duration CATCH_UP = Duration.ofMinutes(5);

    private Patience() {}

    /** Looks every millisecond whether a condition holds; the supplier says what is missing if it never does. */
    static void await(BooleanSupplier condition, Duration limit, Supplier<String> missing)
            throws InterruptedException, TimeoutException {
        if (!holdsWithin(condition, limit)) {
            throw new TimeoutException("not within " + limit.toSeconds() + " s: " + missing.get());
        }
    }

    /** Whether a condition comes to hold in time. */
    static boolean holdsWithin(BooleanSupplier condition, Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - deadline > 0) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(1);
        }
        return true;
    }
}
