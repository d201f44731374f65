package io.reactiveraft.testing.transport;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Lets a test wait for what the transport's threads bring about: a condition is tried again at each change. */
final class Changes {

    private static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Some state, such as a counter of refusals, tells nobody that it changes. */
    private static final Duration RETRY = Duration.ofMillis(20);

    private final Semaphore changes = new Semaphore(0);

    /** Something changed; called on any thread, never blocks. */
    void happened() {
        changes.release();
    }

    /** Waits on the test's thread until the condition holds. */
    void await(String what, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > DEADLINE.toNanos()) {
                throw new AssertionError("not within " + DEADLINE.toSeconds() + " s: " + what);
            }
            try {
                if (changes.tryAcquire(RETRY.toMillis(), TimeUnit.MILLISECONDS)) {
                    changes.drainPermits();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for: " + what, e);
            }
        }
    }
}
