package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

final class SavingTest {

    private static final List<ByteBuffer> CHUNKS = Fixture.chunks(3, 100);

    @TempDir
    Path folder = Path.of("");

    @Test
    void whileOneIsSavedAnotherIsRefusedAndDoesNoHarm() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        Sinks.Empty<Void> goOn = Sinks.empty();
        Flux<ByteBuffer> patient =
                Flux.concat(Flux.fromIterable(CHUNKS), goOn.asMono().cast(ByteBuffer.class));
        Mono<StoredSnapshot> saving =
                log.snapshots().save(Fixture.info(5), patient).cache();
        saving.subscribe(saved -> {}, failed -> {});

        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> Fixture.save(log, 6, CHUNKS))
                .withMessageContainingAll("orders", "already");

        goOn.emitEmpty(Sinks.EmitFailureHandler.FAIL_FAST);
        assertThat(Fixture.read(log, Fixture.now(saving))).isEqualTo(CHUNKS);
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void filesOfWhatIsDroppedReplacedOrFailedLeaveTheDisk() throws IOException {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        StoredSnapshot fifth = Fixture.save(log, 5, CHUNKS);
        Fixture.save(log, 6, CHUNKS);
        log.snapshots().drop(fifth).block(Fixture.PATIENCE);
        log.snapshots()
                .save(Fixture.info(7), Flux.concat(Flux.fromIterable(CHUNKS), Flux.error(new IOException("broken"))))
                .onErrorComplete()
                .block(Fixture.PATIENCE);
        StoredSnapshot arrived = Fixture.announced(8, CHUNKS);
        Fixture.send(log, arrived, CHUNKS);
        log.snapshots().install().block(Fixture.PATIENCE);
        // What was asked of the files before is done when this is.
        assertThat(Fixture.read(log, arrived)).isEqualTo(CHUNKS);

        assertThat(Fixture.names(folder))
                .containsExactly("8-" + arrived.digest().substring(0, 16) + ".snapshot");
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void aDiskThatFailsFailsTheSavingAndNotTheLog() throws IOException {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        // Where the folder should be there is a file.
        Files.createFile(folder.resolve("snapshots"));

        assertThatExceptionOfType(StorageFailedException.class).isThrownBy(() -> Fixture.save(log, 5, CHUNKS));
        assertThatExceptionOfType(StorageFailedException.class)
                .isThrownBy(() -> Fixture.send(log, Fixture.announced(8, CHUNKS), CHUNKS));

        log.write(Fixture.append(1)).block(Fixture.PATIENCE);
        node.close().block(Fixture.PATIENCE);
    }
}
