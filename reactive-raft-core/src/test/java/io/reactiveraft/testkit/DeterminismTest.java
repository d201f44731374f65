package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A seed gives the same run in every process: whatever its language, its time zone, its garbage collector and compiler,
 * the numbers by which it tells objects apart, and the order that it gives to sets that have none.
 */
class DeterminismTest {

    private static final List<String> ANOTHER_PROCESS = List.of(
            "-Duser.language=tr",
            "-Duser.country=TR",
            "-Duser.timezone=Asia/Kathmandu",
            "-Dfile.encoding=ISO-8859-9",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UnlockExperimentalVMOptions",
            "-XX:hashCode=2");

    /** What runs in the other process: prints what became of the seeds. */
    static final class Child {

        private Child() {}

        public static void main(String[] args) {
            System.out.println(RESULT + hashes());
        }
    }

    private static final String RESULT = "trace hashes ";

    private static List<Long> hashes() {
        return LongStream.rangeClosed(1, 3)
                .map(seed -> Simulation.run(Schedule.draw(seed, Settings.defaults()), Outputs.NONE)
                        .traceHash())
                .boxed()
                .toList();
    }

    @Test
    @Timeout(60)
    void aSeedGivesTheSameRunInAnotherProcess() throws Exception {
        Process child = start();
        List<Long> here = hashes();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

        assertThat(child.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(said.lines().filter(line -> line.startsWith(RESULT))).containsExactly(RESULT + here);
    }

    private static Process start() throws IOException {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(ANOTHER_PROCESS);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Child.class.getName()));
        return new ProcessBuilder(command).redirectErrorStream(true).start();
    }
}
