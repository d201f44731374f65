package io.reactiveraft.testkit;

import io.reactiveraft.RaftConfig;
import io.reactiveraft.testkit.Decision.Kind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The weather of one simulation, drawn from its seed: each seed has rates of its own, many of them zero, so that
 * together they visit corners that an average weather never would.
 *
 * @param size how many nodes found the cluster
 * @param calmStart whether the cluster is founded before the weather turns bad
 * @param config settings of the group
 * @param network how frames travel
 * @param disk how disks work
 * @param load what clients do
 * @param decisions what befalls the cluster, in order of time
 */
record Swarm(
        int size,
        boolean calmStart,
        RaftConfig config,
        NetworkWeather network,
        DiskWeather disk,
        Load load,
        List<Decision> decisions) {

    private static final int[] SIZES = {1, 2, 3, 3, 3, 3, 4, 5, 5};

    /**
     * Draws one.
     *
     * @param seed from which
     * @param stormMicros how long the weather is bad
     * @param faults what may happen at all
     */
    static Swarm draw(long seed, long stormMicros, int size, Set<Fault> faults) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL).split();
        int drawn = SIZES[random.nextInt(SIZES.length)];
        int nodes = size > 0 ? size : drawn;
        SplittableRandom forNetwork = random.split();
        SplittableRandom forDisk = random.split();
        SplittableRandom forLoad = random.split();
        SplittableRandom forConfig = random.split();
        SplittableRandom forDecisions = random.split();
        return new Swarm(
                nodes,
                random.nextInt(5) > 0,
                config(forConfig),
                faults.contains(Fault.NETWORK) ? network(forNetwork) : NetworkWeather.FAIR,
                faults.contains(Fault.DISK) ? disk(forDisk) : DiskWeather.FAIR,
                Load.draw(forLoad),
                decisions(forDecisions, stormMicros, nodes, faults));
    }

    private static RaftConfig config(SplittableRandom random) {
        RaftConfig base = RaftConfig.lowLatency();
        int min = 100 + random.nextInt(200);
        return base.withTiming(base.timing()
                .withElectionTimeout(Duration.ofMillis(min), Duration.ofMillis(min * (2L + random.nextInt(3))))
                .withHeartbeatInterval(Duration.ofMillis(min / (3 + random.nextInt(4))))
                .withProposalTimeout(Duration.ofMillis(1_000 + random.nextInt(3_000))));
    }

    private static NetworkWeather network(SplittableRandom random) {
        return new NetworkWeather(
                1 + random.nextInt(random.nextBoolean() ? 1_000 : 30_000),
                rate(random, 0.03),
                1 + random.nextInt(400_000),
                rate(random, 0.02),
                rate(random, 0.05));
    }

    private static DiskWeather disk(SplittableRandom random) {
        return new DiskWeather(
                1 + random.nextInt(random.nextBoolean() ? 1_000 : 30_000),
                rate(random, 0.03),
                1 + random.nextInt(600_000));
    }

    private static double rate(SplittableRandom random, double max) {
        return random.nextInt(3) == 0 ? 0 : random.nextDouble() * max;
    }

    private static List<Decision> decisions(SplittableRandom random, long stormMicros, int nodes, Set<Fault> faults) {
        Map<Kind, Long> means = new EnumMap<>(Kind.class);
        for (Kind kind : Kind.values()) {
            long mean = random.nextInt(3) == 0 ? 0 : 100_000 + random.nextLong(2_000_000);
            if (faults.contains(Fault.of(kind)) && mean > 0) {
                means.put(kind, kind == Kind.WIPE || kind == Kind.WRITE_ERROR ? 3 * mean : mean);
            }
        }
        List<Decision> decisions = new ArrayList<>();
        means.forEach((kind, mean) -> {
            SplittableRandom own = random.split();
            for (long at = next(own, mean); at < stormMicros; at += next(own, mean)) {
                decisions.add(draw(own, at, kind, nodes));
            }
        });
        decisions.sort(Comparator.comparingLong(Decision::atMicros));
        return decisions;
    }

    private static Decision draw(SplittableRandom random, long at, Kind kind, int nodes) {
        int other =
                switch (kind) {
                    case PARTITION, MUTE -> random.nextInt(1 << nodes + 2);
                    case CRASH_IN_A_TURN -> 1 + random.nextInt(10);
                    default -> random.nextInt(64);
                };
        long mean = kind == Kind.JUMP || kind == Kind.PAUSE ? 150_000 : 300_000;
        return new Decision(at, kind, random.nextInt(64), other, next(random, mean));
    }

    private static long next(SplittableRandom random, long mean) {
        return 1 + (long) (-Math.log(1 - random.nextDouble()) * mean);
    }
}
