package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.StoredSnapshot;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SnapshotKillTest {

    private static final int KILLS = 5;

    @TempDir
    Path folder = Path.of("");

    @Test
    void aLogAndItsSnapshotsAreOfOnePieceWheneverTheProcessIsKilled() throws IOException, InterruptedException {
        Random random = new Random(815);
        Told told = new Told(1, 0);
        for (int kill = 1; kill <= KILLS; kill++) {
            told = runAndKill(kill, 1 + random.nextInt(150), told);
            assertIsOfOnePiece(told);
        }
        assertThat(told.term()).isGreaterThan(1);
    }

    /** What a process said is durable. */
    private record Told(long term, long last) {}

    private Told runAndKill(long seed, int lines, Told before) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElse("java"),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SnapshotUntilKilled.class.getName(),
                        folder.toString(),
                        Long.toString(seed))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Told told = before;
        try (BufferedReader out =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(out.readLine()).isEqualTo("open");
            for (int i = 0; i < lines; i++) {
                told = parse(out.readLine(), told);
            }
            process.toHandle().destroyForcibly();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                told = parse(line, told);
            }
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return told;
    }

    /** Its last line may be cut off. */
    private static Told parse(String line, Told otherwise) {
        if (!line.matches("\\d{1,9} \\d{1,9}")) {
            return otherwise;
        }
        String[] words = line.split(" ", -1);
        Told told = new Told(Long.parseLong(words[0]), Long.parseLong(words[1]));
        return told.term() == otherwise.term() && told.last() < otherwise.last() ? otherwise : told;
    }

    private void assertIsOfOnePiece(Told told) {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        RecoveredLog recovered = log.recovered();
        long term = Math.max(1, recovered.start().term());
        assertThat(term).isGreaterThanOrEqualTo(told.term());
        if (term == told.term()) {
            assertThat(recovered.lastIndex()).isGreaterThanOrEqualTo(told.last());
        }
        assertThat(recovered.terms()).allMatch(run -> run.term() == term);
        long first = recovered.firstIndex();
        assertThat(Fixture.indexes(log, first, recovered.lastIndex()))
                .isEqualTo(LongStream.rangeClosed(first, recovered.lastIndex())
                        .boxed()
                        .toList());
        List<StoredSnapshot> stored = log.snapshots().stored();
        assertThat(stored).allMatch(snapshot -> snapshot.info().term() == term);
        stored.forEach(
                snapshot -> assertThat(Fixture.read(log, snapshot)).isEqualTo(SnapshotUntilKilled.chunks(snapshot)));
        node.close().block(Fixture.PATIENCE);
    }
}
