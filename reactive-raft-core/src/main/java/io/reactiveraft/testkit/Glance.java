package io.reactiveraft.testkit;

import io.reactiveraft.ReadConsistency;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A read that need not show the latest state.
 *
 * @param consistency how old the state may be
 * @param key the register
 * @param life whose replica is read
 * @param beganNanos when it was asked for
 */
record Glance(ReadConsistency consistency, String key, Life life, long beganNanos) {

    private static final long BOUND_NANOS_MAX = 300_000_000;

    /**
     * What a replica shows.
     *
     * @param index of the last command that it has applied
     * @param number what is in the register
     */
    record Seen(long index, long number) {}

    /** How old a state may be is drawn; an index is one of which somebody was told, or will be soon. */
    static ReadConsistency draw(SplittableRandom random, long lastTold) {
        return switch (random.nextInt(3)) {
            case 0 -> ReadConsistency.STALE;
            case 1 -> ReadConsistency.atLeast(Math.max(0, lastTold + 2 - random.nextInt(4)));
            default -> ReadConsistency.boundedStaleness(Duration.ofNanos(1 + random.nextLong(BOUND_NANOS_MAX)));
        };
    }

    Seen of(Registers registers) {
        return new Seen(registers.lastIndex(), registers.read(key));
    }
}
