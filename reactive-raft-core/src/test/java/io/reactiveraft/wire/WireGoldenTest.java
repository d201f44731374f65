package io.reactiveraft.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.kernel.Message;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The bytes of version 1 of the wire format, for ever. A file that differs is a break of the format, not of the test;
 * {@code -Drewrite=true} records the files of a new version.
 */
final class WireGoldenTest {

    private static final Path FOLDER = Path.of("src/test/resources/golden/wire-v1");

    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    static Stream<String> names() {
        return Samples.kinds().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("names")
    void theBytesAreWhatTheyAlwaysWere(String name) throws IOException {
        List<GroupMessage> messages = messages(name);
        byte[] encoded = Samples.bytes(new MessageCodec().encode(messages));
        Path file = FOLDER.resolve(name + ".hex");
        if (Boolean.getBoolean("rewrite")) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, text(messages, encoded), StandardCharsets.UTF_8);
        }

        byte[] golden = read(file);

        assertThat(HEX.formatHex(encoded)).isEqualTo(HEX.formatHex(golden));
        assertThat(Samples.texts(new MessageCodec().decode(Samples.received(golden))))
                .isEqualTo(Samples.texts(messages));
    }

    private static List<GroupMessage> messages(String name) {
        List<Message> messages = Samples.kinds().getOrDefault(name, List.of());
        return messages.stream()
                .map(message -> new GroupMessage(Samples.ORDERS, message))
                .toList();
    }

    private static String text(List<GroupMessage> messages, byte[] bytes) {
        StringBuilder text = new StringBuilder();
        messages.forEach(message -> text.append("# ").append(message).append('\n'));
        for (int at = 0; at < bytes.length; at += 16) {
            text.append(HEX.formatHex(bytes, at, Math.min(at + 16, bytes.length)))
                    .append('\n');
        }
        return text.toString();
    }

    private static byte[] read(Path file) throws IOException {
        String hex = Files.readAllLines(file, StandardCharsets.UTF_8).stream()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.joining(" "));
        return HEX.parseHex(hex);
    }
}
