package io.reactiveraft.testkit;

import java.util.SplittableRandom;

/**
 * How a disk does its work.
 *
 * @param syncMicros the longest usual duration of a write
 * @param stallRate share of writes and reads that take very much longer
 * @param stallMicros how much longer these may take
 */
public record DiskWeather(int syncMicros, double stallRate, int stallMicros) {

    /** Checks the numbers. */
    public DiskWeather {
        Range.require("syncMicros", syncMicros, 0, Integer.MAX_VALUE);
        Range.requireShare("stallRate", stallRate);
        Range.require("stallMicros", stallMicros, 0, Integer.MAX_VALUE);
    }

    static final DiskWeather FAIR = new DiskWeather(500, 0, 0);

    long syncNanos(SplittableRandom random) {
        long usual = random.nextLong(syncMicros * 1_000L + 1);
        return random.nextDouble() < stallRate ? usual + random.nextLong(stallMicros * 1_000L + 1) : usual;
    }

    long readNanos(SplittableRandom random) {
        return syncNanos(random) / 2;
    }
}
