package io.reactiveraft.testkit;

import java.util.SplittableRandom;

/**
 * The clock of a machine: it goes a little too fast or too slow, and began anywhere. It never goes back, since it is
 * not the one that tells the time of day.
 */
final class SimulatedClock {

    private final World world;
    private final double rate;
    private long offset;

    /**
     * A clock of its own; most go as fast or as slow as they may.
     *
     * @param drift how much too fast or too slow it may go, as a share
     */
    SimulatedClock(World world, SplittableRandom random, double drift) {
        this.world = world;
        double share = random.nextInt(3) == 0 ? random.nextDouble() : random.nextInt(2);
        this.rate = 1 + drift * (2 * share - 1);
        this.offset = random.nextLong();
    }

    long nanos() {
        return offset + (long) (world.nanos() * rate);
    }

    /** Shows a later time at once, as after the machine has slept. */
    void jump(long nanos) {
        offset += nanos;
    }

    /** How long the world needs until this clock has moved on so far. */
    long worldNanos(long nanos) {
        return (long) Math.ceil(nanos / rate);
    }
}
