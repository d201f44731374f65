package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class KillTest {

    private static final int KILLS = 5;

    @TempDir
    Path folder = Path.of("");

    @Test
    void nothingAcknowledgedIsLostWhenTheProcessIsKilled() throws IOException, InterruptedException {
        Random random = new Random(4711);
        long acknowledged = 0;
        for (int kill = 1; kill <= KILLS; kill++) {
            acknowledged = appendAndKill(kill, 1 + random.nextInt(1000));
            assertEverythingIsThereUpTo(acknowledged);
        }
        assertThat(acknowledged).isGreaterThan(KILLS);
    }

    @Test
    void aDiskKeepsItsIdentityThoughTheProcessIsKilledAsSoonAsItIsOpen() throws IOException, InterruptedException {
        Process process = start(1);
        long disk;
        try (BufferedReader lines = lines(process)) {
            disk = number(lines.readLine(), 0);
            process.toHandle().destroyForcibly();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();

        BdbNode node = Fixture.open(folder);

        assertThat(node.diskId()).isEqualTo(disk).isPositive();
        node.close().block(Fixture.PATIENCE);
    }

    private Process start(long seed) throws IOException {
        return new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        AppendUntilKilled.class.getName(),
                        folder.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static BufferedReader lines(Process process) {
        return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII));
    }

    /** Answers the last index that the process said is durable. */
    private long appendAndKill(long seed, int acknowledgements) throws IOException, InterruptedException {
        Process process = start(seed);
        long last = 0;
        try (BufferedReader lines = lines(process)) {
            assertThat(number(lines.readLine(), 0)).isPositive();
            for (int i = 0; i < acknowledgements; i++) {
                last = number(lines.readLine(), last);
            }
            // By its handle, which leaves the pipe open.
            process.toHandle().destroyForcibly();
            // What it managed to say before it died counts as well; its last line may be cut off.
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                last = Math.max(last, number(line, last));
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return last;
    }

    private static long number(String line, long otherwise) {
        return line.matches("\\d{1,19}") ? Long.parseLong(line) : otherwise;
    }

    private void assertEverythingIsThereUpTo(long acknowledged) {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        long last = log.recovered().lastIndex();
        assertThat(last).isGreaterThanOrEqualTo(acknowledged);
        assertThat(Fixture.indexes(log, 1, last))
                .isEqualTo(LongStream.rangeClosed(1, last).boxed().toList());
        node.close().block(Fixture.PATIENCE);
    }
}
