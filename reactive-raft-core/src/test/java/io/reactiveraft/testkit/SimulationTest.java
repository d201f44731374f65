package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SimulationTest {

    static LongStream seeds() {
        Long one = Long.getLong("simulation.seed");
        return one != null
                ? LongStream.of(one)
                : LongStream.range(
                        Long.getLong("simulation.first", 0),
                        Long.getLong("simulation.first", 0) + Long.getLong("simulation.seeds", 20));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void everyPromiseIsKept(long seed) {
        long began = System.nanoTime();
        Outputs outputs = Boolean.getBoolean("simulation.trace") ? new Outputs(System.out, null) : Outputs.NONE;
        Report report = Simulation.run(Schedule.draw(seed, Settings.defaults()), outputs);
        System.out.println(report + " " + (System.nanoTime() - began) / 1000_000 + " ms");
        assertThat(report.committed()).isPositive();
    }

    @Test
    void twoRunsOfOneSeedAreTheSame() {
        Schedule schedule = Schedule.draw(7, Settings.defaults());

        assertThat(Simulation.run(Schedule.parse(schedule.toJson()), Outputs.NONE))
                .isEqualTo(Simulation.run(schedule, Outputs.NONE));
    }
}
