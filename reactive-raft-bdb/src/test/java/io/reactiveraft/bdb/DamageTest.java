package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseConfig;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.Environment;
import com.sleepycat.je.Put;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.MembershipCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One byte that is not what was written: found, said, never papered over. */
final class DamageTest {

    @TempDir
    Path parent = Path.of("");

    private static LogWrite marked(long index) {
        byte[] payload = ("marker" + index + "!").getBytes(StandardCharsets.ISO_8859_1);
        return new LogWrite(
                null,
                0,
                List.of(EntryBatch.of(EntryKind.COMMAND, List.of(payload)).stamped(1, index)));
    }

    private Path filled() {
        return filled(9);
    }

    /** Nine marked entries, and then as many large ones as wanted. */
    private Path filled(long entries) {
        Path folder = parent.resolve("filled");
        BdbNode node = (BdbNode) Fixture.now(
                BdbStorage.in(folder).freeDiskBytesMin(0).fileBytesMax(4 << 20).open(Fixture.CLUSTER, Fixture.NODE));
        BdbLog log = Fixture.openLog(node);
        for (long i = 1; i <= entries; i++) {
            log.write(i <= 9 ? marked(i) : Fixture.append(i, 900_000)).block(Fixture.PATIENCE);
        }
        node.close().block(Fixture.PATIENCE);
        return folder;
    }

    private static void flipAByteOf(String marker, Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".jdb")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                int at = new String(bytes, StandardCharsets.ISO_8859_1).indexOf(marker);
                if (at >= 0) {
                    bytes[at] ^= 1;
                    Files.write(file, bytes);
                    return;
                }
            }
        }
        throw new AssertionError(marker + " is nowhere in " + folder);
    }

    private static void putRaw(Path folder, long index, byte[] value) {
        Environment environment = new Environment(folder.toFile(), Settings.DEFAULTS.toEnvironmentConfig());
        Database database = environment.openDatabase(null, "log-orders", new DatabaseConfig().setTransactional(true));
        DatabaseEntry key =
                new DatabaseEntry(ByteBuffer.allocate(8).putLong(index).array());
        database.put(null, key, new DatabaseEntry(value), Put.OVERWRITE, null);
        database.close();
        environment.close();
    }

    private static byte[] encoded(EntryBatch batch) {
        ByteBuffer out = ByteBuffer.allocate(EntryBatch.HEADER_BYTES + batch.bytes());
        batch.encode(out);
        return out.array();
    }

    @Test
    void aByteFlippedInAnOlderFileIsFoundWhenItIsRead() throws IOException {
        Path folder = filled(20);
        flipAByteOf("marker5!", folder);
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> log.read(1, 9).collectList().block(Fixture.PATIENCE))
                .withMessageContainingAll("orders", "cannot be read");
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> log.write(Fixture.append(21)).block(Fixture.PATIENCE));
        node.close().onErrorComplete().block(Fixture.PATIENCE);
    }

    @Test
    void aByteFlippedInTheNewestFileIsFoundWhenItIsOpened() throws IOException {
        Path folder = filled();
        flipAByteOf("marker5!", folder);
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> Fixture.open(folder))
                .withMessageContainingAll(
                        folder.toString(), "is damaged or torn", "Keep the folder", "Do not start it");
    }

    @Test
    void aRecordWithAWrongChecksumIsFoundWhenItIsRead() {
        Path folder = filled();
        byte[] wrong = encoded(marked(5).batches().get(0));
        wrong[wrong.length - 1] ^= 1;
        putRaw(folder, 5, wrong);
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> log.read(5, 5).collectList().block(Fixture.PATIENCE))
                .withMessageContainingAll("orders", "at index 5", "checksum");
        assertThat(log.read(6, 9).collectList().block(Fixture.PATIENCE)).isNotEmpty();
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void aMembershipThatIsNoneIsFoundWhenTheGroupIsOpened() {
        Path folder = filled();
        BdbNode before = Fixture.open(folder);
        byte[] membership = MembershipCodec.encode(Membership.of(List.of(Member.parse("n1@host:1"))));
        EntryBatch entry =
                EntryBatch.of(EntryKind.MEMBERSHIP, List.of(membership)).stamped(1, 10);
        BdbLog log = Fixture.openLog(before);
        log.write(new LogWrite(null, 0, List.of(entry))).block(Fixture.PATIENCE);
        log.write(marked(11)).block(Fixture.PATIENCE);
        before.close().block(Fixture.PATIENCE);
        putRaw(folder, 10, encoded(marked(10).batches().get(0)));

        BdbNode node = Fixture.open(folder);

        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> Fixture.openLog(node))
                .withMessageContainingAll("orders", "cannot be opened", "where a membership should be");
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void aLastRecordThatDoesNotFitIsFoundWhenTheGroupIsOpened() {
        Path folder = filled();
        putRaw(folder, 10, encoded(marked(11).batches().get(0)));
        BdbNode node = Fixture.open(folder);
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> Fixture.openLog(node))
                .withMessageContainingAll("orders", "cannot be opened");
        node.close().block(Fixture.PATIENCE);
    }
}
