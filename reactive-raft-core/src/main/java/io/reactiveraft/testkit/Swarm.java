package io.reactiveraft.testkit;

import io.reactiveraft.testkit.Decision.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Draws the weather of a simulation from its seed: each seed has rates of its own, many of them zero, so that together
 * they visit corners that an average weather never would.
 */
final class Swarm {

    private static final int[] SIZES = {1, 2, 3, 3, 3, 3, 4, 5, 5};
    private static final int SPARE = 2;
    private static final Set<Kind> RARE =
            EnumSet.of(Kind.WIPE, Kind.ROT, Kind.WRITE_ERROR, Kind.READ_ERROR, Kind.SHORT_REIGNS);
    private static final Set<Kind> LASTING = EnumSet.of(Kind.PARTITION, Kind.MUTE, Kind.HOLD);

    private Swarm() {}

    static Schedule draw(long seed, Settings settings) {
        SplittableRandom random = new SplittableRandom(seed ^ 0x5DEECE66DL).split();
        int drawn = SIZES[random.nextInt(SIZES.length)];
        int nodes = settings.nodes() > 0 ? settings.nodes() : drawn;
        boolean calmStart = random.nextInt(5) > 0;
        SplittableRandom forNetwork = random.split();
        SplittableRandom forDisk = random.split();
        SplittableRandom forLoad = random.split();
        SplittableRandom forTimes = random.split();
        SplittableRandom forDecisions = random.split();
        SplittableRandom forSizes = random.split();
        Set<Fault> faults = settings.faults();
        return new Schedule(
                seed,
                settings.stormMillis(),
                settings.eventsMin(),
                nodes,
                faults.contains(Fault.OPERATOR) ? SPARE : 0,
                calmStart,
                times(forTimes),
                sizes(forSizes),
                faults.contains(Fault.NETWORK) ? network(forNetwork) : NetworkWeather.FAIR,
                faults.contains(Fault.DISK) ? disk(forDisk) : DiskWeather.FAIR,
                Load.draw(forLoad),
                decisions(forDecisions, settings.stormMillis() * 1_000L, nodes, faults));
    }

    private static Schedule.Times times(SplittableRandom random) {
        int min = random.nextInt(3) == 0 ? 100 + random.nextInt(200) : 20 + random.nextInt(80);
        return new Schedule.Times(
                min,
                min * (2 + random.nextInt(3)),
                min / (3 + random.nextInt(4)),
                1_000 + random.nextInt(3_000),
                10 + random.nextInt(random.nextBoolean() ? 50 : 1_000),
                random.nextBoolean() ? 60_000 : 100 + random.nextInt(2_000),
                1_000 + random.nextInt(random.nextInt(4) > 0 ? 100 : 60_000));
    }

    private static Schedule.Sizes sizes(SplittableRandom random) {
        int append = few(random, 1 << 10, 16 << 10);
        return new Schedule.Sizes(
                append,
                few(random, 1, 64),
                few(random, append, 4 << 20),
                few(random, Schedule.Sizes.ENTRY_BYTES, 16 << 20),
                few(random, Schedule.Sizes.ENTRY_BYTES, 16 << 20),
                few(random, append, 32 << 20),
                few(random, 1, 10),
                few(random, 3, 4096),
                random.nextBoolean() ? 0 : 1 + random.nextInt(60),
                random.nextInt(20));
    }

    /** Often so much that it makes no difference, else little more than the least. */
    private static int few(SplittableRandom random, int least, int plenty) {
        return random.nextBoolean() ? plenty : Math.min(plenty, least + random.nextInt(3 * least));
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
        for (Kind kind : some(random)) {
            long mean = 100_000 + random.nextLong(2_000_000);
            if (faults.contains(Fault.of(kind))) {
                means.put(kind, RARE.contains(kind) ? 3 * mean : mean);
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

    /** Often few, which show what each does by itself: with all of them at once hardly anybody ever leads. */
    private static List<Kind> some(SplittableRandom random) {
        List<Kind> left = new ArrayList<>(List.of(Kind.values()));
        List<Kind> some = new ArrayList<>();
        for (int count = 1 + random.nextInt(random.nextBoolean() ? 4 : left.size()); count > 0; count--) {
            some.add(left.remove(random.nextInt(left.size())));
        }
        return some;
    }

    private static Decision draw(SplittableRandom random, long at, Kind kind, int nodes) {
        int other = switch (kind) {
            case PARTITION, MUTE -> random.nextInt(1 << (nodes + 2));
            case CRASH_IN_A_TURN -> 1 + random.nextInt(10);
            default -> random.nextInt(64);
        };
        long mean = switch (kind) {
            case JUMP, PAUSE -> 150_000;
            case BESIEGE, COUP -> 800_000;
            case SHORT_REIGNS -> 2_000_000;
            default -> 300_000;
        };
        // Now and then those who are apart stay so until sessions expire.
        boolean lasts = LASTING.contains(kind) && random.nextInt(4) == 0;
        return new Decision(at, kind, random.nextInt(64), other, next(random, lasts ? 6 * mean : mean));
    }

    private static long next(SplittableRandom random, long mean) {
        return 1 + (long) (-StrictMath.log(1 - random.nextDouble()) * mean);
    }
}
