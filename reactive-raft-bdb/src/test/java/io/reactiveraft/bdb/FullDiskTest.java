package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that has less space than must be left: nothing is added, and what helps is still done. */
final class FullDiskTest {

    @TempDir
    Path folder = Path.of("");

    /** With half as much again to be left as there is. */
    private BdbNode openFull() throws IOException {
        long free = Files.getFileStore(folder).getUsableSpace();
        return (BdbNode) Fixture.now(
                BdbStorage.in(folder).freeDiskBytesMin(free + free / 2).open(Fixture.CLUSTER, Fixture.NODE));
    }

    private void fillAndClose() {
        BdbNode node = Fixture.open(folder);
        Fixture.fill(Fixture.openLog(node), 50, 100);
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void entriesAreRefused() throws IOException {
        fillAndClose();
        BdbNode node = openFull();
        BdbLog log = Fixture.openLog(node);

        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> log.write(Fixture.append(51)).block(Fixture.PATIENCE))
                .withMessageContainingAll(folder.toString(), "space left");

        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void whatIsGivenUpLeaves() throws IOException {
        fillAndClose();
        BdbNode node = openFull();
        BdbLog log = Fixture.openLog(node);

        log.write(new LogWrite(new HardState(9, null), 0, List.of())).block(Fixture.PATIENCE);
        Fixture.save(log, 50, Fixture.chunks(1, 1));
        log.compact(Fixture.info(40)).block(Fixture.PATIENCE);
        Fixture.awaitTrimmed(node, log);

        node.close().block(Fixture.PATIENCE);
        try (RawMeta meta = new RawMeta(folder)) {
            assertThat(meta.countLog()).isEqualTo(10);
        }
    }
}
