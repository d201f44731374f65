package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.kernel.Mark;
import java.util.EnumSet;
import java.util.Set;
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

    /** What so few simulations reach that only the many of a long run are sure to. */
    private static final Set<Mark> SELDOM = EnumSet.of(
            Mark.VOTE_REFUSED_TAKEN,
            Mark.SUFFIX_CUT_IN_A_WRITE,
            Mark.CHANGE_CUT_OFF,
            Mark.COMMIT_NOT_BELIEVED,
            Mark.WINDOW_FULL,
            Mark.DISK_REPLACED,
            Mark.LEASE_DOUBTFUL,
            Mark.TRANSFER_TARGET_UNFIT,
            Mark.TIMEOUT_NOW_LATE,
            Mark.SUCCESSION_BEGUN,
            Mark.CATCH_UP_GIVEN_UP,
            Mark.DEPARTURE_BEGUN,
            Mark.REMOVED_NOT_TOLD,
            Mark.REMOVED_SERVED_AGAIN,
            Mark.FOUNDING_REFUSED,
            Mark.PROPOSAL_REPLACED,
            Mark.PROPOSAL_OVERTAKEN,
            Mark.SESSION_EXPIRED);

    @Test
    void fewSimulationsReachWhatIsRareAndManyReachAll() {
        long seeds = Long.getLong("simulation.marks", 60);
        Set<Mark> missing = EnumSet.allOf(Mark.class);
        if (seeds < 2_000) {
            missing.removeAll(SELDOM);
        }

        for (long seed = 0; seed < seeds && !missing.isEmpty(); seed++) {
            missing.removeAll(Simulation.run(Schedule.draw(seed, Settings.defaults()), Outputs.NONE)
                    .marks()
                    .keySet());
        }

        assertThat(missing).isEmpty();
    }
}
