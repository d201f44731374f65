package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whole clusters in bad weather. A failure names its seed: run it alone with {@code -Dsimulation.seed=…}, or more of
 * them with {@code -Dsimulation.seeds=…}.
 */
class KernelSimulationTest {

    private static final int SEEDS_AT_ONCE = 20;
    private static final long STORM_NANOS = 3_000_000_000L;

    static LongStream firstSeeds() {
        Long one = Long.getLong("simulation.seed");
        return one != null
                ? LongStream.of(one)
                : LongStream.iterate(0, first -> first < seeds(), first -> first + SEEDS_AT_ONCE);
    }

    private static long seeds() {
        return Long.getLong("simulation.seeds", 200);
    }

    @ParameterizedTest(name = "seeds from {0}")
    @MethodSource("firstSeeds")
    void nothingThatWasPromisedIsBrokenAndTheClusterRecovers(long first) {
        boolean alone = Long.getLong("simulation.seed") != null;
        long count = alone ? 1 : Math.min(SEEDS_AT_ONCE, seeds() - first);
        long installed = 0;
        for (long seed = first; seed < first + count; seed++) {
            SimulatedCluster cluster = cluster(seed);
            assertThat(cluster.committedIndex())
                    .as("committed with seed %d", seed)
                    .isPositive();
            installed += cluster.installed();
        }
        assertThat(installed)
                .as("snapshots installed with seeds from %d", first)
                .isGreaterThan(count < SEEDS_AT_ONCE ? -1 : 0);
    }

    @Test
    void twoRunsOfOneSeedAreTheSame() {
        SimulatedCluster once = cluster(4711);
        SimulatedCluster again = cluster(4711);

        assertThat(again.trace()).isEqualTo(once.trace());
        assertThat(again.happenings()).isEqualTo(once.happenings());
    }

    private static SimulatedCluster cluster(long seed) {
        SimulatedCluster cluster = new SimulatedCluster(seed, seed % 3 == 0 ? 5 : 3);
        try {
            cluster.run(STORM_NANOS);
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + ": " + failure, failure);
        }
        return cluster;
    }
}
