package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

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

    private static final Schedule SOUND = new Schedule(
            7,
            1_000,
            1_000,
            3,
            2,
            true,
            new Schedule.Times(100, 200, 30, 1_000, 100, 1_000, 10_000),
            new Schedule.Sizes(2_048, 3, 4_096, 4_096, 4_096, 4_096, 10, 10, 40, 5),
            NetworkWeather.FAIR,
            DiskWeather.FAIR,
            new Load(1, 1, 1_000, 0.5, 0, 0, 1, 0, 0),
            List.of(new Decision(10, Decision.Kind.CRASH, 1, 0, 10)));

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

    @ParameterizedTest
    @MethodSource("mistakes")
    void whatIsNoScheduleIsRefusedWithTheKeyAndWhatIsAllowed(String right, String wrong, String reason) {
        String sound = SOUND.toJson();
        assertThat(sound).contains(right);

        assertRefused(sound.replaceFirst(Pattern.quote(right), wrong), reason);
    }

    static Stream<Arguments> mistakes() {
        return Stream.of(
                arguments("\"seed\" : 7", "\"sed\" : 7", "seed: Missing"),
                arguments(
                        "\"seed\" : 7",
                        "\"seed\" : \"seven\"",
                        "seed: Cannot coerce String value (\"seven\") to `long` value"),
                arguments("\"seed\" : 7", "\"seed\" : null", "seed: Cannot map `null` into type `long`"),
                arguments("\"nodes\" : 3", "\"nodes\" : 0", "nodes is 0, but 1 to 7 is allowed"),
                arguments("\"nodes\" : 3", "\"nodes\" : 3.5", "nodes: Cannot coerce Floating-point value (3.5)"),
                arguments("\"spare\" : 2", "\"spare\" : -1", "spare is -1, but 0 to 7 is allowed"),
                arguments("\"heartbeatMillis\"", "\"heart\" : 1, \"heartbeatMillis\"", "times.heart: unknown, but ["),
                arguments(
                        "\"lossRate\" : 0.0", "\"lossRate\" : 1.5", "network: lossRate is 1.5, but 0 to 1 is allowed"),
                arguments("\"syncMicros\" : 500", "\"syncMicros\" : -5", "disk: syncMicros is -5, but 0 to "),
                arguments("\"keys\" : 1", "\"keys\" : 0", "load: keys is 0, but 1 to 1000 is allowed"),
                arguments("\"CRASH\"", "\"CRUSH\"", "decisions[0].kind: Cannot deserialize value of type"),
                arguments("\"CRASH\"", "null", "decisions[0].kind: "),
                arguments("\"one\" : 1", "\"one\" : -1", "decisions[0]: one is -1, but 0 to "),
                arguments("\"calmStart\" : true", "\"calmStart\" : \"yes\"", "calmStart: Cannot coerce String value"),
                arguments("\"inflightMessages\" : 3", "\"inflightMessages\" : -3", "inflightMessages"),
                arguments("\"load\"", "\"lead\" : 1, \"load\"", "lead: unknown, but [seed, "));
    }

    @Test
    void whatIsNoObjectIsRefused() {
        assertRefused("{}", "seed");
        assertRefused("null", "null, but an object is allowed");
        assertRefused("[]", "Cannot deserialize");
        assertRefused("", "No content");
        assertRefused("{\"seed\" : 1", "");
        assertRefused(SOUND.toJson() + "{}", "Trailing token");
    }

    private static void assertRefused(String json, String reason) {
        assertThatThrownBy(() -> Schedule.parse(json))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("not a schedule of a simulation: ")
                .hasMessageContaining(reason)
                .hasMessageNotContaining("Feature");
    }
}
