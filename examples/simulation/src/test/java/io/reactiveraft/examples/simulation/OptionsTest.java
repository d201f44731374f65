package io.reactiveraft.examples.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.testkit.Fault;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the command line means, and what it is told that means nothing. */
class OptionsTest {

    @Test
    void everythingCanBeSaid() {
        Options options = Options.parse(List.of(
                "--seeds",
                "7..7",
                "--virtual-seconds",
                "3",
                "--nodes",
                "5",
                "--faults",
                "network,clock",
                "--workers",
                "1",
                "--history",
                "h",
                "--trace",
                "t",
                "--shrunk",
                "s"));

        assertThat(options.first()).isEqualTo(7);
        assertThat(options.last()).isEqualTo(7);
        assertThat(options.settings().stormMillis()).isEqualTo(3_000);
        assertThat(options.settings().nodes()).isEqualTo(5);
        assertThat(options.settings().faults()).isEqualTo(EnumSet.of(Fault.NETWORK, Fault.CLOCK));
        assertThat(options.history()).isEqualTo(Path.of("h"));
        assertThat(options.again(7)).isEqualTo("--seeds 7..7 --virtual-seconds 3 --nodes 5 --faults network,clock");
    }

    @Test
    void whatWasPlayedIsPlayedAgain() {
        assertThat(Options.parse(List.of("--replay", "file.json")).again(7)).isEqualTo("--replay file.json");
    }

    @Test
    void whatIsNotSaidIsDrawn() {
        Options options = Options.parse(List.of("--seeds", "20"));

        assertThat(options.last() - options.first()).isEqualTo(19);
        assertThat(options.settings().faults()).isEqualTo(EnumSet.allOf(Fault.class));
        assertThat(options.settings().nodes()).isZero();
    }

    @ParameterizedTest
    @CsvSource({
        "--seeds, 9..3, A..B with A not above B",
        "--seeds, many, whole numbers",
        "--nodes, 8, 1 to 7",
        "--faults, weather, network",
        "--sedes, 1, --seeds",
    })
    void whatMakesNoSenseIsRefusedWithWhatWould(String key, String value, String allowed) {
        assertThatThrownBy(() -> Options.parse(List.of(key, value)))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(allowed);
    }

    @Test
    void onlyOneSeedIsWrittenDown() {
        assertThatThrownBy(() -> Options.parse(List.of("--seeds", "1..2", "--trace", "t")))
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining("one seed");
    }
}
