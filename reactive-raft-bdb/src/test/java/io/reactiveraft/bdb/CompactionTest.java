package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.GroupId;
import io.reactiveraft.LogCompactedException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.LogWrite;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/** How what is given up leaves the disk: a little at a time, while the log goes on, and in the end for good. */
final class CompactionTest {

    @TempDir
    Path folder = Path.of("");

    private BdbNode openWithSmallFiles() {
        return (BdbNode) Fixture.now(
                BdbStorage.in(folder).freeDiskBytesMin(0).fileBytesMax(4 << 20).open(Fixture.CLUSTER, Fixture.NODE));
    }

    private long bytes() {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.toString().endsWith(".jdb"))
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static void appendTogether(BdbLog log, int from, int to, int bytes) {
        Flux.range(from, to - from + 1)
                .flatMapSequential(i -> log.write(Fixture.append(i, bytes)), 64)
                .blockLast(Fixture.PATIENCE);
    }

    @Test
    void theDiskHasItsSpaceBackThoughNothingElseIsWritten() {
        BdbNode node = openWithSmallFiles();
        BdbLog log = Fixture.openLog(node);
        appendTogether(log, 1, 300, 200_000);
        long full = bytes();
        assertThat(full).isGreaterThan(55 << 20);

        Fixture.save(log, 300, Fixture.chunks(1, 1));
        log.compact(Fixture.info(299)).block(Fixture.PATIENCE);

        Mono.fromSupplier(this::bytes)
                .repeatWhen(done -> done.delayElements(Duration.ofMillis(20), Schedulers.single()))
                .filter(left -> left < full / 3)
                .blockFirst(Fixture.PATIENCE);
        assertThat(Fixture.indexes(log, 300, 300)).containsExactly(300L);
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void recordsLeaveBetweenTheRoundsAndTheLogGoesOn() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        for (int i = 1; i <= 300; i++) {
            log.write(Fixture.append(i)).block(Fixture.PATIENCE);
        }
        Fixture.save(log, 290, Fixture.chunks(1, 1));
        log.compact(Fixture.info(290)).block(Fixture.PATIENCE);
        for (int i = 301; i <= 310; i++) {
            log.write(Fixture.append(i)).block(Fixture.PATIENCE);
        }
        Fixture.awaitTrimmed(node, log);
        assertThat(Fixture.indexes(log, 291, 310)).hasSize(20);
        node.close().block(Fixture.PATIENCE);
        try (RawMeta meta = new RawMeta(folder)) {
            assertThat(meta.countLog()).isEqualTo(20);
        }
    }

    @Test
    void readersOfWhatIsLeavingGetItRightOrAreTold() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        Fixture.fill(log, 400, 100);
        Fixture.save(log, 400, Fixture.chunks(1, 1));
        Flux<Long> lasts = Flux.range(1, 30)
                .map(i -> i * 10L)
                .concatMap(upTo -> Flux.merge(
                        log.compact(Fixture.info(upTo)).thenMany(Flux.<Long>empty()),
                        Flux.range(0, 4).flatMap(again -> lastIndexRead(log, upTo - 9))));

        assertThat(Fixture.now(lasts.collectList())).hasSize(120).allMatch(last -> last == 0 || last == 400);
        node.close().block(Fixture.PATIENCE);
    }

    /** 0 if something was given up before it was read. */
    private static Mono<Long> lastIndexRead(BdbLog log, long from) {
        return log.read(from, 400)
                .map(EntryBatch::lastIndex)
                .last()
                .onErrorResume(LogCompactedException.class, told -> Mono.just(0L));
    }

    @Test
    void aCutRightBehindTheStartLeavesNoRecordBeforeIt() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        log.write(new LogWrite(null, 0, List.of(twentyEntries()))).block(Fixture.PATIENCE);
        Fixture.save(log, 10, Fixture.chunks(1, 1));
        log.compact(Fixture.info(10)).block(Fixture.PATIENCE);
        Fixture.awaitTrimmed(node, log);

        log.write(new LogWrite(null, 11, List.of())).block(Fixture.PATIENCE);

        node.close().block(Fixture.PATIENCE);
        try (RawMeta meta = new RawMeta(folder)) {
            assertThat(meta.countLog()).isZero();
        }
    }

    private static EntryBatch twentyEntries() {
        return EntryBatch.of(EntryKind.COMMAND, Collections.nCopies(20, new byte[10]))
                .stamped(1, 1);
    }

    @Test
    void afterALogBeganAgainFurtherBackItsRecordsLeaveToo() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        Fixture.fill(log, 200, 100);
        Fixture.save(log, 200, Fixture.chunks(1, 1));
        log.compact(Fixture.info(150)).block(Fixture.PATIENCE);
        Fixture.awaitTrimmed(node, log);
        Fixture.send(log, Fixture.announced(50, Fixture.chunks(1, 2)), Fixture.chunks(1, 2));
        log.snapshots().install().block(Fixture.PATIENCE);
        for (long index = 51; index <= 100; index++) {
            log.write(Fixture.append(index)).block(Fixture.PATIENCE);
        }

        Fixture.save(log, 100, Fixture.chunks(1, 1));
        log.compact(Fixture.info(90)).block(Fixture.PATIENCE);
        Fixture.awaitTrimmed(node, log);

        node.close().block(Fixture.PATIENCE);
        try (RawMeta meta = new RawMeta(folder)) {
            assertThat(meta.countLog()).isEqualTo(10);
        }
    }

    @Test
    void nodesOfManyGroupsGiveUpInAllOfThem() {
        BdbNode node = Fixture.open(folder);
        List<BdbLog> logs = IntStream.range(0, 5)
                .mapToObj(i -> (BdbLog) Fixture.now(node.group(GroupId.of("Group." + i))))
                .toList();
        for (BdbLog log : logs) {
            for (int i = 1; i <= 200; i++) {
                log.write(Fixture.append(i)).block(Fixture.PATIENCE);
            }
            Fixture.save(log, 200, Fixture.chunks(1, 1));
        }
        Flux.merge(logs.stream().map(log -> log.compact(Fixture.info(150))).toList())
                .blockLast(Fixture.PATIENCE);
        for (BdbLog log : logs) {
            Fixture.awaitTrimmed(node, log);
            assertThat(Fixture.indexes(log, 151, 200)).hasSize(50);
        }
        node.close().block(Fixture.PATIENCE);
    }
}
