package io.reactiveraft.kernel;

import java.util.SplittableRandom;

/**
 * The weather of one simulation, drawn from its seed: each seed has its own rates, many of them zero, so that together
 * they visit corners that one average weather never would.
 *
 * @param lossRate share of messages that are lost
 * @param duplicateRate share of messages that come twice
 * @param delayMicros the longest usual delay of a message
 * @param stragglerRate share of messages that take very much longer
 * @param syncMicros the longest usual duration of a write
 * @param stallRate share of writes, and of turns, that take very much longer
 * @param crashMillis mean time between crashes, 0 for none
 * @param partitionMillis mean time between partitions, 0 for none
 * @param proposeMicros mean time between proposals
 * @param changeMillis mean time between changes of membership, 0 for none
 * @param wipeRate share of crashes that a disk does not survive
 * @param compactMillis mean time between snapshots, 0 for none
 * @param transferMicros the longest duration of a transfer of a snapshot
 * @param pauseMillis mean time between pauses of a node, 0 for none
 * @param handOverMillis mean time between orders to hand over leadership, 0 for none
 */
record Swarm(
        double lossRate,
        double duplicateRate,
        int delayMicros,
        double stragglerRate,
        int syncMicros,
        double stallRate,
        int crashMillis,
        int partitionMillis,
        int proposeMicros,
        int changeMillis,
        double wipeRate,
        int compactMillis,
        int transferMicros,
        int pauseMillis,
        int handOverMillis) {

    static Swarm draw(SplittableRandom random) {
        return new Swarm(
                rate(random, 0.2),
                rate(random, 0.1),
                1 + random.nextInt(random.nextBoolean() ? 2_000 : 40_000),
                rate(random, 0.05),
                1 + random.nextInt(random.nextBoolean() ? 1_000 : 40_000),
                rate(random, 0.05),
                random.nextInt(4) == 0 ? 0 : 100 + random.nextInt(1_500),
                random.nextInt(4) == 0 ? 0 : 100 + random.nextInt(1_500),
                2_000 + random.nextInt(30_000),
                random.nextInt(4) == 0 ? 0 : 30 + random.nextInt(400),
                rate(random, 0.8),
                random.nextInt(4) == 0 ? 0 : 5 + random.nextInt(200),
                1 + random.nextInt(random.nextBoolean() ? 5_000 : 600_000),
                random.nextInt(3) == 0 ? 0 : 50 + random.nextInt(1_000),
                random.nextInt(3) == 0 ? 0 : 20 + random.nextInt(1_000));
    }

    /** What is left when all faults are mended. */
    Swarm healed() {
        return new Swarm(0, 0, 500, 0, 500, 0, 0, 0, proposeMicros, 0, 0, 0, 500, 0, 0);
    }

    static KernelConfig config(SplittableRandom random) {
        long timeoutMax = random.nextInt(3) > 0 ? 200_000_000 : 800_000_000;
        return new KernelConfig(
                new KernelConfig.Timing(100_000_000, timeoutMax, 25_000_000, 90_000_000, 200_000_000, 10_000_000_000L),
                new KernelConfig.Limits(
                        1_000,
                        20 + random.nextInt(200),
                        1 + random.nextInt(8),
                        40 + random.nextInt(400),
                        50 + random.nextInt(2_000),
                        random.nextInt(random.nextBoolean() ? 200 : 20_000),
                        10));
    }

    private static double rate(SplittableRandom random, double max) {
        return random.nextInt(3) == 0 ? 0 : random.nextDouble() * max;
    }
}
