package io.reactiveraft.examples.readme;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** What README.md shows is code that compiles. */
class ReadmeTest {

    @Test
    void readmeShowsTheCodeAsItIs() throws IOException {
        String[] parts = Files.readString(Path.of("../../README.md")).split("```java\n", -1);
        List<String> shown = Arrays.stream(parts)
                .skip(1)
                .map(part -> part.substring(0, part.indexOf("```")))
                .toList();
        assertThat(shown).containsExactly(code("Ledger"), code("AccountsCodec"));
    }

    private static String code(String name) throws IOException {
        String text = Files.readString(Path.of("src/test/java/io/reactiveraft/examples/readme/" + name + ".java"));
        String begin = "// tag::readme[]\n";
        int from = text.indexOf(begin) + begin.length();
        return text.substring(from, text.indexOf("// end::readme[]", from));
    }

    @Test
    void theAccountsComeBackAsTheyWereCaptured() {
        AccountsCodec codec = new AccountsCodec();
        Map<String, Long> accounts = new TreeMap<>(Map.of("ada", 60L, "bob", 40L));

        Flux<ByteBuffer> captured = codec.write(accounts);
        accounts.put("ada", 0L);
        accounts.put("eve", 60L);

        assertThat(Objects.requireNonNull(codec.read(captured).block())).isEqualTo(Map.of("ada", 60L, "bob", 40L));
    }
}
