package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/**
 * Plays the scripts in {@code src/test/resources/scenarios}: a line that begins with {@code >} is a command, the lines
 * below it are what it must lead to, {@code #} begins a comment. {@code -Drewrite=true} writes down anew what happens;
 * read the difference before you keep it.
 */
class ScenarioTest {

    private static final Path SCENARIOS = Path.of("src/test/resources/scenarios");

    @TestFactory
    Stream<DynamicTest> scenarios() throws IOException {
        try (Stream<Path> files = Files.list(SCENARIOS)) {
            return files.sorted().toList().stream()
                    .map(file -> DynamicTest.dynamicTest(nameOf(file), () -> check(file)));
        }
    }

    private static String nameOf(Path file) {
        return file.getFileName().toString().replace(".txt", "").replace('-', ' ');
    }

    private static void check(Path file) throws IOException {
        String expected = Files.readString(file);
        String played = play(expected.lines().toList());
        if (Boolean.getBoolean("rewrite")) {
            Files.writeString(file, played);
        } else {
            assertThat(played).as("transcript of %s", file).isEqualTo(expected);
            assertThat(expected.lines().filter(ScenarioTest::isTranscript))
                    .as("lines of a transcript in %s", file)
                    .isNotEmpty();
        }
    }

    private static String play(List<String> script) {
        Scenario scenario = new Scenario();
        List<String> transcript = new ArrayList<>();
        for (String line : script) {
            if (!isTranscript(line)) {
                transcript.add(line);
            }
            if (line.startsWith("> ")) {
                scenario.play(line.substring(2))
                        .forEach(happened -> transcript.add(happened.indent(2).stripTrailing()));
            }
        }
        return String.join("\n", transcript) + "\n";
    }

    private static boolean isTranscript(String line) {
        return line.startsWith("  ");
    }
}
