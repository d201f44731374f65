package io.reactiveraft.testkit;

import java.util.SplittableRandom;

/**
 * What clients do in one simulation.
 *
 * @param clients how many there are
 * @param keys how many registers they share
 * @param thinkMicros how long a client waits between two operations, on average
 * @param readRate share of operations that read
 * @param sessionRate share of clients that write in sessions, and again if they do not know what became of it
 * @param cancelRate share of operations that are cancelled
 * @param burst how many writes a client that writes in bursts hands over at once
 * @param feeds how many follow what is committed
 * @param applyMicros how long a state machine takes for a command, 0 if it takes all that there are at once
 */
public record Load(
        int clients,
        int keys,
        int thinkMicros,
        double readRate,
        double sessionRate,
        double cancelRate,
        int burst,
        int feeds,
        int applyMicros) {

    /** Checks the numbers. */
    public Load {
        Range.require("clients", clients, 0, 1_000);
        Range.require("keys", keys, 1, 1_000);
        Range.require("thinkMicros", thinkMicros, 1, Integer.MAX_VALUE);
        Range.requireShare("readRate", readRate);
        Range.requireShare("sessionRate", sessionRate);
        Range.requireShare("cancelRate", cancelRate);
        Range.require("burst", burst, 1, 1_000);
        Range.require("feeds", feeds, 0, 1_000);
        Range.require("applyMicros", applyMicros, 0, Integer.MAX_VALUE);
    }

    /** One client, who does one thing at a time. */
    Load alone() {
        return new Load(1, 1, thinkMicros, readRate, 0, 0, 1, 0, applyMicros);
    }

    static Load draw(SplittableRandom random) {
        return new Load(
                1 + random.nextInt(8),
                1 + random.nextInt(4),
                500 + random.nextInt(random.nextBoolean() ? 5_000 : 60_000),
                0.1 + 0.7 * random.nextDouble(),
                random.nextInt(3) == 0 ? 0 : random.nextDouble(),
                random.nextInt(2) == 0 ? 0 : 0.3 * random.nextDouble(),
                1 + random.nextInt(random.nextInt(8) == 0 ? 200 : 40),
                random.nextInt(5),
                random.nextInt(4) > 0 ? 0 : 1 + random.nextInt(5_000));
    }
}
