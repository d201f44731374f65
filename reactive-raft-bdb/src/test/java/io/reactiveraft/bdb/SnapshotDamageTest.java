package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactiveraft.GroupId;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Bytes of a snapshot that are not what was written: found when it is opened or read, and never served. */
final class SnapshotDamageTest {

    private static final List<ByteBuffer> CHUNKS = Fixture.chunks(5, 300);

    @TempDir
    Path folder = Path.of("");

    private Path saved() throws IOException {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        Fixture.fill(log, 10, Long.BYTES);
        Fixture.save(log, 10, CHUNKS);
        node.close().block(Fixture.PATIENCE);
        return Fixture.snapshots(folder).resolve(Fixture.names(folder).get(0));
    }

    /** Opens the folder and reads all of the snapshot; whatever comes is right. Answers what was wrong. */
    private String openAndRead(Path file) {
        StoredSnapshot snapshot = Fixture.announced(10, CHUNKS);
        List<ByteBuffer> served = new ArrayList<>();
        BdbNode node = Fixture.open(folder);
        try {
            BdbLog log = Fixture.openLog(node);
            log.snapshots().read(snapshot, 0).doOnNext(served::add).blockLast(Fixture.PATIENCE);
            return "";
        } catch (StorageFailedException found) {
            assertThat(found).hasMessageContaining(file.toString());
            return String.valueOf(found.getMessage());
        } finally {
            assertThat(served).isEqualTo(CHUNKS.subList(0, served.size()));
            node.close().block(Fixture.PATIENCE);
        }
    }

    @Test
    void everyFlippedByteIsFound() throws IOException {
        Path file = saved();
        byte[] right = Files.readAllBytes(file);
        for (int at = 0; at < right.length; at += at < 200 ? 7 : 61) {
            byte[] wrong = right.clone();
            wrong[at] ^= (byte) (1 << at % 8);
            Files.write(file, wrong);
            assertThat(openAndRead(file)).as("byte " + at).isNotEmpty();
        }
        Files.write(file, right);
        assertThat(openAndRead(file)).isEmpty();
    }

    @Test
    void aFileThatIsCutOffOrTooLongIsFoundWhenItIsOpened() throws IOException {
        Path file = saved();
        byte[] right = Files.readAllBytes(file);
        for (int length : new int[] {0, 3, 9, 50, right.length - 300, right.length - 1, right.length + 1}) {
            Files.write(file, Arrays.copyOf(right, length));
            assertThat(openAndRead(file)).containsAnyOf("cut off", "bytes instead of");
        }
    }

    @Test
    void aFileThatIsMissingIsFoundWhenItIsOpened() throws IOException {
        Path file = saved();
        Files.delete(file);
        assertThat(openAndRead(file)).contains("missing");
        Files.delete(file.getParent());
        assertThat(openAndRead(file)).contains("missing");
    }

    @Test
    void chunksThatChangedPlacesAreFound() throws IOException {
        Path file = saved();
        byte[] bytes = Files.readAllBytes(file);
        int chunk = SnapshotFile.CHUNK_OVERHEAD_BYTES + 300;
        int first = bytes.length - 5 * chunk;
        byte[] swapped = bytes.clone();
        System.arraycopy(bytes, first, swapped, first + chunk, chunk);
        System.arraycopy(bytes, first + chunk, swapped, first, chunk);
        Files.write(file, swapped);
        assertThat(openAndRead(file)).contains("chunk 0");
    }

    @Test
    void theFileOfAnotherGroupIsFound() throws IOException {
        Path file = saved();
        byte[] other = new SnapshotHeader(Fixture.CLUSTER, GroupId.of("orderz"), Fixture.announced(10, CHUNKS))
                .encode()
                .array();
        byte[] bytes = Files.readAllBytes(file);
        System.arraycopy(other, 0, bytes, 0, bytes.length - 5 * (SnapshotFile.CHUNK_OVERHEAD_BYTES + 300));
        Files.write(file, bytes);
        assertThat(openAndRead(file)).contains("orderz");
    }

    @Test
    void aByteFlippedWhileItIsStoredIsFoundWhenItIsRead() throws IOException {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        StoredSnapshot snapshot = Fixture.save(log, 10, CHUNKS);
        Path file = Fixture.snapshots(folder).resolve(Fixture.names(folder).get(0));
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length - 1] ^= 1;
        Files.write(file, bytes);
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> Fixture.read(log, snapshot))
                .withMessageContainingAll(file.toString(), "chunk 4");
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void ofWhatHasArrivedOnlyTheRightBeginningCounts() throws IOException {
        StoredSnapshot announced = Fixture.announced(100, CHUNKS);
        arriveAndClose(announced);
        Path part = Fixture.snapshots(folder).resolve(Fixture.names(folder).get(0));
        byte[] right = Files.readAllBytes(part);
        int chunk = SnapshotFile.CHUNK_OVERHEAD_BYTES + 300;
        int header = right.length - 4 * chunk;
        for (int at = header - 1; at < right.length; at += 97) {
            byte[] wrong = right.clone();
            wrong[at] ^= 1;
            Files.write(part, wrong);
            assertThat(arrivedAfterReopening(announced)).isEqualTo(at < header ? 0 : (at - header) / chunk);
        }
        for (int length = 0; length <= right.length; length += 83) {
            Files.write(part, Arrays.copyOf(right, length));
            assertThat(arrivedAfterReopening(announced)).isEqualTo(Math.max(0, length - header) / chunk);
        }
        Files.write(part, right);
        assertThat(arrivedAfterReopening(announced)).isEqualTo(4);
    }

    private void arriveAndClose(StoredSnapshot announced) {
        BdbNode node = Fixture.open(folder);
        Fixture.send(Fixture.openLog(node), announced, CHUNKS.subList(0, 4));
        node.close().block(Fixture.PATIENCE);
    }

    private long arrivedAfterReopening(StoredSnapshot announced) {
        BdbNode node = Fixture.open(folder);
        long arrived = Fixture.now(Fixture.openLog(node).snapshots().arrived(announced));
        node.close().block(Fixture.PATIENCE);
        return arrived;
    }
}
