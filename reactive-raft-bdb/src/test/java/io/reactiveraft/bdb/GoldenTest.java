package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes of a snapshot file and of what is kept beside the entries, for ever. A file that differs is a break of the
 * format, not of the test; {@code -Drewrite=true} records the files of a new version.
 */
final class GoldenTest {

    private static final Path GOLDEN = Path.of("src/test/resources/golden/bdb-v2");
    private static final HexFormat HEX = HexFormat.ofDelimiter(" ");

    @TempDir
    Path folder = Path.of("");

    private StoredSnapshot compactedFolder() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        Fixture.fill(log, 10, Long.BYTES);
        StoredSnapshot snapshot = Fixture.save(log, 7, Fixture.chunks(3, 5));
        log.compact(Fixture.info(6)).block(Fixture.PATIENCE);
        node.close().block(Fixture.PATIENCE);
        return snapshot;
    }

    @Test
    void theBytesAreWhatTheyAlwaysWere() throws IOException {
        compactedFolder();
        String name = Fixture.names(folder).get(0);

        assertThat(name).isEqualTo("7-3e9de9bc3f0957c5.snapshot");
        assertGolden("snapshot", Files.readAllBytes(Fixture.snapshots(folder).resolve(name)));
        try (RawMeta meta = new RawMeta(folder)) {
            assertGolden("meta-snapshots", meta.value("snapshots/orders"));
            assertGolden("meta-start", meta.value("start/orders"));
            assertGolden("meta-terms", meta.value("terms/orders"));
        }
    }

    @Test
    void goldenFilesAreReadAsTheyAlwaysWere() throws IOException {
        StoredSnapshot snapshot = compactedFolder();
        Path file = Fixture.snapshots(folder).resolve(Fixture.names(folder).get(0));
        Files.write(file, read(GOLDEN.resolve("snapshot.hex")));

        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);

        assertThat(log.recovered().start()).isEqualTo(Fixture.info(6));
        assertThat(Fixture.read(log, snapshot)).isEqualTo(Fixture.chunks(3, 5));
        node.close().block(Fixture.PATIENCE);
    }

    private static void assertGolden(String name, byte[] bytes) throws IOException {
        Path file = GOLDEN.resolve(name + ".hex");
        if (Boolean.getBoolean("rewrite")) {
            Files.createDirectories(GOLDEN);
            Files.writeString(file, text(bytes), StandardCharsets.UTF_8);
        }
        assertThat(HEX.formatHex(bytes)).isEqualTo(HEX.formatHex(read(file)));
    }

    private static String text(byte[] bytes) {
        StringBuilder text = new StringBuilder();
        for (int at = 0; at < bytes.length; at += 16) {
            text.append(HEX.formatHex(bytes, at, Math.min(at + 16, bytes.length)))
                    .append('\n');
        }
        return text.toString();
    }

    private static byte[] read(Path file) throws IOException {
        List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        return HEX.parseHex(lines.stream().collect(Collectors.joining(" ")));
    }
}
