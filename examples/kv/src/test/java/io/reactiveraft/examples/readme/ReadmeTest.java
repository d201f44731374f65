package io.reactiveraft.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** What README.md shows is code that compiles. */
class ReadmeTest {

    @Test
    void readmeShowsTheLedgerAsItIs() throws IOException {
        String shown = between(Files.readString(Path.of("../../README.md")), "```java\n", "```");
        String code = between(
                Files.readString(Path.of("src/test/java/io/reactiveraft/examples/readme/Ledger.java")),
                "// tag::readme[]\n",
                "// end::readme[]");
        assertThat(shown).isEqualTo(code);
    }

    private static String between(String text, String begin, String end) {
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
