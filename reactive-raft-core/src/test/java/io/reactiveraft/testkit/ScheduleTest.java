package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Schedules that once broke a rule, cut down to what it took, each named after what it showed. */
class ScheduleTest {

    private static final Path SCHEDULES = Path.of("src/test/resources/schedules");

    @TestFactory
    Stream<DynamicTest> whatWasBrokenOnceIsKept() throws IOException {
        try (Stream<Path> files = Files.list(SCHEDULES)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(nameOf(file), () -> play(file)));
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".json", "").replace('-', ' ');
    }

    private static void play(Path file) throws IOException {
        Report report = Simulation.run(Schedule.parse(Files.readString(file)), Outputs.NONE);

        assertThat(report.committed()).isPositive();
    }

    @Test
    void whatIsWrittenDownIsReadAgain() {
        Schedule schedule = Schedule.draw(7, Settings.defaults());

        assertThat(Schedule.parse(schedule.toJson())).isEqualTo(schedule);
    }

    @Test
    void whatIsNoScheduleIsRefused() {
        assertThatThrownBy(() -> Schedule.parse("{\"seed\": 1, \"storm\": 2}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a schedule of a simulation: ");
    }
}
