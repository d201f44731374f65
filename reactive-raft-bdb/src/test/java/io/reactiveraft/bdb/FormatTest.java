package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactiveraft.StorageFailedException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Folders of earlier formats are opened, those of later ones are not. */
final class FormatTest {

    @TempDir
    Path folder = Path.of("");

    private void fillAndClose() {
        BdbNode node = Fixture.open(folder);
        Fixture.fill(Fixture.openLog(node), 10, Long.BYTES);
        node.close().block(Fixture.PATIENCE);
    }

    private static int format(RawMeta meta) {
        return ByteBuffer.wrap(meta.value("identity")).getInt(Integer.BYTES);
    }

    /** Gives the folder the number of another format. */
    private void become(int format) {
        try (RawMeta meta = new RawMeta(folder)) {
            ByteBuffer old = ByteBuffer.wrap(meta.value("identity")).position(2 * Integer.BYTES);
            ByteBuffer value = MetaRecords.room(100).putInt(format).put(old);
            meta.change((transaction, ignored) -> meta.records().put(transaction, "identity", value));
        }
    }

    @Test
    void aFolderFromBeforeThereWereSnapshotsIsOpenedAndBecomesOneOfThisFormat() {
        fillAndClose();
        become(1);

        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        assertThat(log.recovered().firstIndex()).isEqualTo(1);
        assertThat(Fixture.indexes(log, 1, 10)).hasSize(10);
        Fixture.save(log, 5, Fixture.chunks(1, 1));
        log.compact(Fixture.info(5)).block(Fixture.PATIENCE);
        long disk = node.diskId();
        node.close().block(Fixture.PATIENCE);

        try (RawMeta meta = new RawMeta(folder)) {
            assertThat(format(meta)).isEqualTo(2);
        }
        BdbNode again = Fixture.open(folder);
        assertThat(again.diskId()).isEqualTo(disk);
        assertThat(Fixture.openLog(again).recovered().firstIndex()).isEqualTo(6);
        again.close().block(Fixture.PATIENCE);
    }

    @Test
    void aFolderOfALaterFormatIsRefused() {
        fillAndClose();
        become(3);
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> Fixture.open(folder))
                .withMessageContainingAll(folder.toString(), "format 3", "only up to 2");
    }
}
