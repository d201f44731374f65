package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** An interrupt within JE ends the environment, so none may ever get there. */
final class InterruptTest {

    private static final int TIMES = 50;

    @TempDir
    Path folder = Path.of("");

    @Test
    void subscribersThatGiveUpOnInterruptingSchedulersDoNoHarm() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        log.write(Fixture.append(1)).block(Fixture.PATIENCE);
        Scheduler impatient = Schedulers.newBoundedElastic(4, 1000, "impatient");
        Flux.range(1, TIMES)
                .concatMap(i -> Mono.when(
                                log.write(remember(i)).subscribeOn(impatient),
                                log.read(1, 1).subscribeOn(impatient))
                        .timeout(Duration.ofNanos(i * 10_000L), impatient)
                        .onErrorResume(TimeoutException.class, late -> Mono.empty()))
                .blockLast(Fixture.PATIENCE);
        impatient.dispose();
        log.write(Fixture.append(2)).block(Fixture.PATIENCE);
        assertThat(Fixture.indexes(log, 1, 2)).containsExactly(1L, 2L);
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void interruptingTheStorageThreadsDoesNoHarm() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        Flux.range(1, TIMES)
                .concatMap(i -> {
                    Mono<Void> written = log.write(Fixture.append(i)).cache();
                    written.subscribe(none -> {}, failed -> {});
                    assertThat(interruptStorageThreads()).isGreaterThanOrEqualTo(2);
                    return written.thenMany(log.read(1, i)).then();
                })
                .blockLast(Fixture.PATIENCE);
        assertThat(Fixture.indexes(log, 1, TIMES)).hasSize(TIMES);
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void interruptingWhileSnapshotsComeAndGoDoesNoHarm() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        log.write(Fixture.append(1)).block(Fixture.PATIENCE);
        Flux<ByteBuffer> chunks = Flux.fromIterable(Fixture.chunks(TIMES, 10_000))
                .doOnNext(chunk -> assertThat(interruptStorageThreads()).isGreaterThanOrEqualTo(4));

        StoredSnapshot saved = Fixture.now(log.snapshots().save(Fixture.info(1), chunks));

        assertThat(Fixture.now(log.snapshots()
                        .read(saved, 0)
                        .doOnNext(chunk -> interruptStorageThreads())
                        .collectList()))
                .isEqualTo(Fixture.chunks(TIMES, 10_000));
        log.compact(Fixture.info(1)).block(Fixture.PATIENCE);
        log.write(Fixture.append(2)).block(Fixture.PATIENCE);
        node.close().block(Fixture.PATIENCE);
    }

    private static long interruptStorageThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(StorageThread.class::isInstance)
                .peek(Thread::interrupt)
                .count();
    }

    /** Fits whichever of them were given up before they were subscribed to. */
    private static LogWrite remember(long term) {
        return new LogWrite(new HardState(term, null), 0, List.of());
    }
}
