package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import io.reactiveraft.spi.TermStart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an earlier life left that ended between two steps: the old or the new is found, never a mixture. */
final class SnapshotCrashTest {

    private static final List<ByteBuffer> CHUNKS = Fixture.chunks(3, 100);

    @TempDir
    Path folder = Path.of("");

    private void twelveEntries() {
        BdbNode node = Fixture.open(folder);
        Fixture.fill(Fixture.openLog(node), 12, Long.BYTES);
        node.close().block(Fixture.PATIENCE);
    }

    private SnapshotFolder files() throws IOException {
        return new SnapshotFolder(folder.toRealPath(), Fixture.CLUSTER, Fixture.GROUP);
    }

    private void assertIsAsItWas() throws IOException {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        assertThat(log.recovered()).isEqualTo(new RecoveredLog(HardState.INITIAL, 12, List.of(new TermStart(1, 1))));
        assertThat(Fixture.indexes(log, 1, 12)).hasSize(12);
        assertThat(log.snapshots().stored()).isEmpty();
        assertThat(Fixture.names(folder)).isEmpty();
        node.close().block(Fixture.PATIENCE);
    }

    private StoredSnapshot wholeFile(SnapshotWriter writer, long index) throws IOException {
        for (ByteBuffer chunk : CHUNKS) {
            writer.add(chunk);
        }
        StoredSnapshot whole = writer.end();
        assertThat(whole).isEqualTo(Fixture.announced(index, CHUNKS));
        files().keep(writer, whole);
        return whole;
    }

    @Test
    void whileChunksWereSavedIsAsIfNothingHadBeenSaved() throws IOException {
        twelveEntries();
        SnapshotWriter draft = files().draft(Fixture.info(10));
        draft.add(CHUNKS.get(0));
        draft.close();
        assertThat(Fixture.names(folder)).hasSize(1);

        assertIsAsItWas();
    }

    @Test
    void betweenFileAndRecordIsAsIfNothingHadBeenSaved() throws IOException {
        twelveEntries();
        wholeFile(files().draft(Fixture.info(10)), 10);
        assertThat(Fixture.names(folder)).hasSize(1);

        assertIsAsItWas();
    }

    @Test
    void betweenRecordAndCompactionLeavesSnapshotAndLog() {
        twelveEntries();
        BdbNode node = Fixture.open(folder);
        StoredSnapshot snapshot = Fixture.save(Fixture.openLog(node), 10, CHUNKS);
        node.close().block(Fixture.PATIENCE);

        BdbNode again = Fixture.open(folder);
        BdbLog log = Fixture.openLog(again);

        assertThat(log.snapshots().stored()).containsExactly(snapshot);
        assertThat(log.recovered().start()).isEqualTo(SnapshotInfo.NONE);
        assertThat(Fixture.indexes(log, 1, 12)).hasSize(12);
        again.close().block(Fixture.PATIENCE);
    }

    @Test
    void beforeGivenUpRecordsWereRemovedTheyAreRemovedAfterTheNextOpening() {
        twelveEntries();
        BdbNode node = Fixture.open(folder);
        Fixture.save(Fixture.openLog(node), 10, CHUNKS);
        node.close().block(Fixture.PATIENCE);
        try (RawMeta meta = new RawMeta(folder)) {
            meta.change((transaction, records) -> {
                records.putStart(transaction, Fixture.GROUP, Fixture.info(10));
                records.putTerms(transaction, Fixture.GROUP, List.of(new TermStart(11, 1)));
            });
            assertThat(meta.countLog()).isEqualTo(12);
        }

        BdbNode again = Fixture.open(folder);
        BdbLog log = Fixture.openLog(again);
        assertThat(log.recovered().start()).isEqualTo(Fixture.info(10));
        assertThat(Fixture.indexes(log, 11, 12)).containsExactly(11L, 12L);
        Fixture.awaitTrimmed(again, log);
        again.close().block(Fixture.PATIENCE);

        try (RawMeta meta = new RawMeta(folder)) {
            assertThat(meta.countLog()).isEqualTo(2);
        }
    }

    @Test
    void betweenFileAndRecordOfAnInstallationTheLogIsAsItWas() throws IOException {
        twelveEntries();
        StoredSnapshot announced = Fixture.announced(100, CHUNKS);
        wholeFile(files().arriving(announced), 100);

        assertIsAsItWas();
    }

    @Test
    void afterTheRecordOfAnInstallationWhatItReplacedIsRemoved() throws IOException {
        twelveEntries();
        BdbNode node = Fixture.open(folder);
        Fixture.save(Fixture.openLog(node), 10, CHUNKS);
        node.close().block(Fixture.PATIENCE);
        StoredSnapshot installed = wholeFile(files().arriving(Fixture.announced(100, CHUNKS)), 100);
        try (RawMeta meta = new RawMeta(folder)) {
            meta.change((transaction, records) -> {
                records.putStart(transaction, Fixture.GROUP, Fixture.info(100));
                records.putTerms(transaction, Fixture.GROUP, List.of());
                records.putSnapshots(transaction, Fixture.GROUP, List.of(installed));
            });
        }
        assertThat(Fixture.names(folder)).hasSize(2);

        BdbNode again = Fixture.open(folder);
        BdbLog log = Fixture.openLog(again);
        assertThat(log.recovered())
                .isEqualTo(new RecoveredLog(HardState.INITIAL, Fixture.info(100), 100, List.of(), List.of()));
        assertThat(log.snapshots().stored()).containsExactly(installed);
        assertThat(Fixture.read(log, installed)).isEqualTo(CHUNKS);
        assertThat(Fixture.names(folder)).hasSize(1);
        log.write(Fixture.append(101)).block(Fixture.PATIENCE);
        Fixture.awaitTrimmed(again, log);
        again.close().block(Fixture.PATIENCE);
        try (RawMeta meta = new RawMeta(folder)) {
            assertThat(meta.countLog()).isEqualTo(1);
        }
    }

    @Test
    void ofSeveralThatWereArrivingOneIsKeptAndWhatIsNoSnapshotGoes() throws IOException {
        twelveEntries();
        StoredSnapshot older = Fixture.announced(100, CHUNKS);
        StoredSnapshot newer = Fixture.announced(200, CHUNKS);
        for (StoredSnapshot announced : List.of(newer, older)) {
            SnapshotWriter writer = files().arriving(announced);
            writer.add(CHUNKS.get(0));
            writer.close();
        }
        Files.writeString(Fixture.snapshots(folder).resolve("300-0123456789abcdef.part"), "torn");
        assertThat(Fixture.names(folder)).hasSize(3);

        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);

        assertThat(Fixture.names(folder)).hasSize(1);
        assertThat(Fixture.now(log.snapshots().arrived(newer))).isEqualTo(1);
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void aLogWhoseSnapshotIsNotNamedIsRefused() {
        twelveEntries();
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        Fixture.save(log, 10, CHUNKS);
        log.compact(Fixture.info(10)).block(Fixture.PATIENCE);
        node.close().block(Fixture.PATIENCE);
        try (RawMeta meta = new RawMeta(folder)) {
            meta.remove("snapshots/orders");
        }

        BdbNode again = Fixture.open(folder);

        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> Fixture.openLog(again))
                .withMessageContainingAll("orders", "begins behind index 10");
        again.close().block(Fixture.PATIENCE);
    }
}
