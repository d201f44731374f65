package io.reactiveraft.examples.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The bugs that {@code teeth.sh} puts in can be put in: they speak of the sources as they are. */
class TeethTest {

    private static final Path ROOT = Path.of("../..");
    private static final String FILE = "+++ b/";

    /** A piece of a file as it is before the bug is put in. */
    private record Hunk(String file, List<String> before) {}

    static List<Path> patches() throws IOException {
        try (Stream<Path> files = Files.list(Path.of("teeth"))) {
            return files.sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("patches")
    void everyBugAppliesToTheSources(Path patch) throws IOException {
        List<Hunk> hunks = hunks(Files.readAllLines(patch));

        assertThat(hunks).isNotEmpty();
        for (Hunk hunk : hunks) {
            assertThat(Files.readAllLines(ROOT.resolve(hunk.file)))
                    .as("%s in %s", patch.getFileName(), hunk.file)
                    .containsSequence(hunk.before);
        }
    }

    @ParameterizedTest
    @MethodSource("patches")
    void everyBugSaysWhatIsWrong(Path patch) throws IOException {
        String first = Files.readAllLines(patch).get(0);

        assertThat(first).matches("[A-Z].*\\.");
        assertThat(Files.readString(Path.of("TEETH.md"))).contains(nameOf(patch) + ": " + first);
    }

    private static String nameOf(Path patch) {
        return String.valueOf(patch.getFileName()).replace(".patch", "");
    }

    private static List<Hunk> hunks(List<String> patch) {
        List<Hunk> hunks = new ArrayList<>();
        String file = "";
        for (String line : patch) {
            if (line.startsWith(FILE)) {
                file = line.substring(FILE.length());
            } else if (line.startsWith("@@")) {
                hunks.add(new Hunk(file, new ArrayList<>()));
            } else if (isBefore(line) && !hunks.isEmpty()) {
                hunks.get(hunks.size() - 1).before.add(line.substring(1));
            }
        }
        return hunks;
    }

    private static boolean isBefore(String line) {
        return line.startsWith(" ") || (line.startsWith("-") && !line.startsWith("--- "));
    }
}
