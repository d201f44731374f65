package io.reactiveraft.kernel;

import java.util.SplittableRandom;

/** A node's clock. It may begin anywhere, run over the end of its scale, and run faster or slower than the others. */
final class SimulatedClock {

    /** So that no clock runs faster than another by more than leases allow for: a tenth of the election timeout. */
    private static final double DRIFT_MAX = 0.04;

    private final SimulatedWorld world;
    private final long offset;
    private final double rate;

    SimulatedClock(SimulatedWorld world, SplittableRandom random) {
        this.world = world;
        // Some clocks run over the end of their scale before long.
        this.offset = random.nextBoolean() ? 0 : Long.MAX_VALUE - random.nextLong(2_000_000_000);
        this.rate = random.nextBoolean() ? 1 : 1 - DRIFT_MAX + random.nextDouble() * 2 * DRIFT_MAX;
    }

    long nanos() {
        return (long) (world.nanos() * rate) + offset;
    }

    /** How much time must pass until the clock shows this; never less. */
    long untilNanos(long deadline) {
        return (long) Math.ceil((deadline - nanos()) / rate) + (rate == 1 ? 0 : 1);
    }
}
