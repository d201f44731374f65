package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.kernel.Mark;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Whole clusters in bad weather, of other seeds each time: so many as {@code -Dcluster.seeds} says. A failure names its
 * seed; {@code -Dcluster.seed} runs that one alone, and {@code -Dcluster.trace=true} writes down what happens.
 */
class SimulationTest {

    private static final int THREADS = 2;
    private static final int ALL_ARE_MET_WITHIN = 1_000;

    private static LongStream seeds() {
        Long one = Long.getLong("cluster.seed");
        long first = System.nanoTime() & 0xFFFF_FFFF_FFFL;
        return one != null ? LongStream.of(one) : LongStream.range(first, first + Long.getLong("cluster.seeds", 1_000));
    }

    @Test
    void everyPromiseIsKeptAndAllThatIsRareIsMet() throws Exception {
        List<Long> seeds = seeds().boxed().toList();
        System.out.printf("simulating the seeds %d..%d%n", seeds.get(0), seeds.get(seeds.size() - 1));
        List<Report> reports = run(seeds);

        assertThat(reports).allSatisfy(report -> {
            assertThat(report.committed()).isPositive();
            assertThat(report.events()).isGreaterThanOrEqualTo(20_000);
        });
        if (seeds.size() >= ALL_ARE_MET_WITHIN) {
            requireAllMet(reports);
        }
    }

    private static List<Report> run(List<Long> seeds) throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<Callable<Report>> runs = new ArrayList<>();
            seeds.forEach(seed -> runs.add(() -> run(seed)));
            List<Report> reports = new ArrayList<>();
            for (Future<Report> ended : threads.invokeAll(runs)) {
                reports.add(ended.get());
            }
            return reports;
        } finally {
            threads.shutdownNow();
        }
    }

    private static Report run(long seed) {
        Outputs outputs = Boolean.getBoolean("cluster.trace") ? new Outputs(System.out, null) : Outputs.NONE;
        try {
            return Simulation.run(Schedule.draw(seed, Settings.defaults()), outputs);
        } catch (AssertionError | RuntimeException failure) {
            throw new AssertionError("seed " + seed + " (-Dcluster.seed=" + seed + "): " + failure, failure);
        }
    }

    private static void requireAllMet(List<Report> reports) {
        Map<Decision.Kind, Integer> injected = new EnumMap<>(Decision.Kind.class);
        Map<Mark, Integer> marks = new TreeMap<>();
        reports.forEach(report -> {
            report.injected().forEach((kind, times) -> injected.merge(kind, times, Integer::sum));
            report.marks().forEach((mark, times) -> marks.merge(mark, times, Integer::sum));
        });
        System.out.printf("injected %s%nmet %s%n", injected, marks);
        Set<Mark> missed = EnumSet.allOf(Mark.class);
        missed.removeAll(marks.keySet());

        assertThat(injected.keySet()).containsExactly(Decision.Kind.values());
        assertThat(missed).as("what happens rarely and did not").hasSizeLessThanOrEqualTo(2);
    }

    @Test
    void theSameScheduleGivesTheSameRunToTheLastByte() {
        ByteArrayOutputStream once = new ByteArrayOutputStream();
        ByteArrayOutputStream again = new ByteArrayOutputStream();
        Schedule schedule = Schedule.draw(7, Settings.defaults());

        Report first = Simulation.run(schedule, new Outputs(print(once), print(once)));
        Report second = Simulation.run(Schedule.parse(schedule.toJson()), new Outputs(print(again), print(again)));

        assertThat(second).isEqualTo(first);
        assertThat(again.toByteArray()).isEqualTo(once.toByteArray());
    }

    private static PrintStream print(ByteArrayOutputStream to) {
        return new PrintStream(to, true, StandardCharsets.UTF_8);
    }
}
