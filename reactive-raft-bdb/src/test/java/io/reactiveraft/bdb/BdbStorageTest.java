package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sleepycat.je.DatabaseConfig;
import com.sleepycat.je.Environment;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.EntryBatch;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Sinks;

final class BdbStorageTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void settingsOutOfRangeAreRefusedByName() {
        BdbStorage storage = BdbStorage.in(folder);
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> storage.cacheBytes(1))
                .withMessageContainingAll("storage.cacheBytes", "\"1\"", "8388608");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> storage.fileBytesMax(1L << 40))
                .withMessageContaining("storage.fileBytesMax");
        assertThatExceptionOfType(InvalidConfigException.class)
                .isThrownBy(() -> storage.freeDiskBytesMin(-1))
                .withMessageContaining("storage.freeDiskBytesMin");
    }

    @Test
    void aFileIsNoFolder() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> Fixture.open(file))
                .withMessageContaining(file.toString());
    }

    @Test
    void aFolderWithStrangeDatabasesIsLetGoOfAgain() throws IOException {
        Environment environment = new Environment(folder.toFile(), Settings.DEFAULTS.toEnvironmentConfig());
        DatabaseConfig strange =
                new DatabaseConfig().setAllowCreate(true).setTransactional(true).setSortedDuplicates(true);
        environment.openDatabase(null, "meta", strange).close();
        environment.close();
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> Fixture.open(folder))
                .withMessageContainingAll(folder.toString(), "cannot be opened");
        try (FileChannel lock = FileChannel.open(folder.resolve("je.lck"), StandardOpenOption.WRITE)) {
            assertThat(lock.tryLock()).isNotNull();
        }
    }

    @Test
    void anOpeningThatIsCancelledIsClosedAgain() {
        BdbStorage.in(folder)
                .open(Fixture.CLUSTER, Fixture.NODE)
                .subscribe(node -> {}, failed -> {})
                .dispose();
        BdbNode node = (BdbNode) Fixture.now(BdbStorage.in(folder)
                .freeDiskBytesMin(0)
                .open(Fixture.CLUSTER, Fixture.NODE)
                .retry());
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void aRequestForNothingIsAnError() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        log.write(Fixture.append(1)).block(Fixture.PATIENCE);
        Sinks.One<Throwable> failure = Sinks.one();
        log.read(1, 1).subscribe(new BaseSubscriber<EntryBatch>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                subscription.request(0);
            }

            @Override
            protected void hookOnError(Throwable failed) {
                failure.emitValue(failed, Sinks.EmitFailureHandler.FAIL_FAST);
            }
        });
        assertThat(Fixture.now(failure.asMono())).isInstanceOf(IllegalArgumentException.class);
        node.close().block(Fixture.PATIENCE);
    }
}
