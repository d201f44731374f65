package io.reactiveraft.testkit;

import java.util.SplittableRandom;

/**
 * How frames get from node to node.
 *
 * @param delayMicros the longest usual delay
 * @param stragglerRate share of frames that take very much longer, and all behind them in their lane
 * @param stragglerMicros how much longer these may take
 * @param lossRate share of frames that are lost
 * @param duplicateRate share of frames that come twice, the second time up to two seconds late
 */
public record NetworkWeather(
        int delayMicros, double stragglerRate, int stragglerMicros, double lossRate, double duplicateRate) {

    /** Checks the numbers. */
    public NetworkWeather {
        Range.require("delayMicros", delayMicros, 0, Integer.MAX_VALUE);
        Range.requireShare("stragglerRate", stragglerRate);
        Range.require("stragglerMicros", stragglerMicros, 0, Integer.MAX_VALUE);
        Range.requireShare("lossRate", lossRate);
        Range.requireShare("duplicateRate", duplicateRate);
    }

    static final NetworkWeather FAIR = new NetworkWeather(300, 0, 0, 0, 0);

    NetworkWeather delayed(int micros) {
        return new NetworkWeather(micros, stragglerRate, stragglerMicros, lossRate, duplicateRate);
    }

    long delayNanos(SplittableRandom random) {
        long usual = random.nextLong(delayMicros * 1_000L + 1);
        return random.nextDouble() < stragglerRate ? usual + random.nextLong(stragglerMicros * 1_000L + 1) : usual;
    }
}
