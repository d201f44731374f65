package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {

    static LongStream seeds() {
        Long one = Long.getLong("simulation.seed");
        return one != null ? LongStream.of(one) : LongStream.range(Long.getLong("simulation.first", 0), Long.getLong("simulation.first", 0) + Long.getLong("simulation.seeds", 20));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPromiseIsKept(long seed) {
        long began = System.nanoTime();
        Settings settings = Settings.defaults();
        if (Boolean.getBoolean("simulation.trace")) {
            settings = new Settings(settings.stormMillis(), 0, settings.faults(), System.out, null);
        }
        Report report = Simulation.run(seed, settings);
        System.out.println(report + " " + (System.nanoTime() - began) / 1000_000 + " ms");
        assertThat(report.committed()).isPositive();
    }

    @Test
    void twoRunsOfOneSeedAreTheSame() {
        assertThat(Simulation.run(7, Settings.defaults())).isEqualTo(Simulation.run(7, Settings.defaults()));
    }
}
