package io.reactiveraft.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactiveraft.InvalidConfigException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OptionsTest {

    @Test
    void measuresWritesWithoutElectionsIfNothingIsSaid() {
        Options options = Options.parse(List.of());

        assertThat(options.workload()).isEqualTo(Workload.WRITE);
        assertThat(options.window()).isEqualTo(64);
        assertThat(options.payload()).isEqualTo(256);
        assertThat(options.election()).isEqualTo(Duration.ofSeconds(5));
        assertThat(options.dir()).isEqualTo(Path.of(System.getProperty("java.io.tmpdir")));
        assertThat(options.jfr()).isNull();
    }

    @Test
    void takesWhatIsSaid() {
        Options options = Options.parse(List.of(
                "--workload",
                "read",
                "--window",
                "7",
                "--payload",
                "99",
                "--seconds",
                "3",
                "--warmup",
                "2",
                "--writers",
                "1",
                "--election",
                "250",
                "--jfr",
                "out.jfr"));

        assertThat(options.workload()).isEqualTo(Workload.READ);
        assertThat(options.window()).isEqualTo(7);
        assertThat(options.payload()).isEqualTo(99);
        assertThat(options.seconds()).isEqualTo(3);
        assertThat(options.warmup()).isEqualTo(2);
        assertThat(options.writers()).isEqualTo(1);
        assertThat(options.election()).isEqualTo(Duration.ofMillis(250));
        assertThat(options.jfr()).isEqualTo(Path.of("out.jfr"));
    }

    @Test
    void leavesTheElectionTimeoutToTheLibraryWhereElectionsAreMeasured() {
        assertThat(Options.parse(List.of("--workload", "failover")).election()).isNull();
        assertThat(Options.parse(List.of("--election", "default")).election()).isNull();
    }

    @Test
    void opensAWideWindowForCatchingUp() {
        assertThat(Options.parse(List.of("--workload", "catchup")).window()).isEqualTo(1024);
    }

    @ParameterizedTest
    @CsvSource({
        "--window, 0, 1 to 65536",
        "--window, many, 1 to 65536",
        "--payload, 1048577, 1 to 1048576",
        "--workload, scan, 'write, read, failover, catchup'",
        "--election, 9, 10 to 60000",
        "--windows, 3, --window",
    })
    void namesWhatIsWrongAndWhatIsAllowed(String key, String value, String allowed) {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> Options.parse(List.of(key, value)))
                .withMessageContaining(key)
                .withMessageContaining(allowed);
    }

    @Test
    void refusesAnArgumentWithoutItsValueAndOneSaidTwice() {
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> Options.parse(List.of("--window")))
                .withMessageContaining("--window");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> Options.parse(List.of("--window", "1", "--window", "2")))
                .withMessageContaining("twice");
    }
}
