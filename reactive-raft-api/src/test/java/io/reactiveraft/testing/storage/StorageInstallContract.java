package io.reactiveraft.testing.storage;

import static io.reactiveraft.testing.storage.Snapshots.announced;
import static io.reactiveraft.testing.storage.Snapshots.assertHolds;
import static io.reactiveraft.testing.storage.Snapshots.chunk;
import static io.reactiveraft.testing.storage.Snapshots.chunks;
import static io.reactiveraft.testing.storage.Snapshots.compact;
import static io.reactiveraft.testing.storage.Snapshots.info;
import static io.reactiveraft.testing.storage.Snapshots.install;
import static io.reactiveraft.testing.storage.Snapshots.save;
import static io.reactiveraft.testing.storage.Snapshots.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.LogCompactedException;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotStore;
import io.reactiveraft.spi.StoredSnapshot;
import io.reactiveraft.spi.TermStart;
import java.nio.ByteBuffer;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What another node's snapshot is promised: it arrives chunk by chunk, and takes the place of the log at once. */
public abstract class StorageInstallContract extends StorageContract {

    private static final List<ByteBuffer> THREE = chunks("one", "", "three");
    private static final StoredSnapshot HUNDREDTH = announced(info(100, 7), THREE);

    private GroupLog logOfTwelve() {
        GroupLog log = openOrders();
        write(log, new LogWrite(new HardState(7, NODE), 0, List.of(entries(1, 1, 6), entries(2, 7, 12))));
        return log;
    }

    private static void assertIsAsItWas(GroupLog log) {
        assertThat(log.recovered())
                .isEqualTo(new RecoveredLog(
                        new HardState(7, NODE), 12, List.of(new TermStart(1, 1), new TermStart(7, 2))));
        assertThat(texts(log, 1, 12)).isEqualTo(texts(List.of(entries(1, 1, 6), entries(2, 7, 12))));
        assertThat(log.snapshots().stored()).isEmpty();
    }

    @Test
    final void chunksArriveInOrder() {
        SnapshotStore store = openOrders().snapshots();
        assertThat(now(store.arrived(HUNDREDTH))).isZero();
        assertFailsTyped(store.add(1, THREE.get(1)), "1");
        store.add(0, THREE.get(0)).block(PATIENCE);
        assertFailsTyped(store.add(0, THREE.get(0)), "0");
        assertThat(now(store.arrived(HUNDREDTH))).isEqualTo(1);
        store.add(1, THREE.get(1)).block(PATIENCE);
        store.add(2, THREE.get(2)).block(PATIENCE);
        assertFailsTyped(store.add(3, chunk(1, 1)), "3");
        assertThat(now(store.arrived(HUNDREDTH))).isEqualTo(3);
        assertThat(store.stored()).isEmpty();
    }

    @Test
    final void chunksOfNothingAreRefused() {
        assertFailsTyped(openOrders().snapshots().add(0, chunk(1, 1)), "0");
    }

    @Test
    final void chunksThatAreTooLargeAreRefusedAndWhatArrivedStays() {
        SnapshotStore store = openOrders().snapshots();
        List<ByteBuffer> large = List.of(chunk(StoredSnapshot.CHUNK_BYTES_MAX, 1), chunk(1, 1));
        now(store.arrived(announced(info(100, 7), large)));
        store.add(0, large.get(0)).block(PATIENCE);
        assertFailsTyped(store.add(1, chunk(StoredSnapshot.CHUNK_BYTES_MAX + 1, 1)), "1048577");
        assertThat(now(store.arrived(announced(info(100, 7), large)))).isEqualTo(1);
    }

    @Test
    final void whatHadArrivedIsThereInALaterLife() {
        SnapshotStore store = logOfTwelve().snapshots();
        now(store.arrived(HUNDREDTH));
        store.add(0, THREE.get(0)).block(PATIENCE);
        store.add(1, THREE.get(1)).block(PATIENCE);

        GroupLog reopened = reopenOrders();

        assertIsAsItWas(reopened);
        assertThat(now(reopened.snapshots().arrived(HUNDREDTH))).isEqualTo(2);
        reopened.snapshots().add(2, THREE.get(2)).block(PATIENCE);
        assertThat(now(reopenOrders().snapshots().arrived(HUNDREDTH))).isEqualTo(3);
        GroupLog last = reopenOrders();
        now(last.snapshots().arrived(HUNDREDTH));
        last.snapshots().install().block(PATIENCE);
        assertHolds(reopenOrders(), HUNDREDTH, THREE);
    }

    @Test
    final void anotherSnapshotGivesUpTheFirst() {
        SnapshotStore store = openOrders().snapshots();
        StoredSnapshot other = announced(info(100, 7), chunks("one", "", "other"));
        now(store.arrived(HUNDREDTH));
        store.add(0, THREE.get(0)).block(PATIENCE);

        assertThat(now(store.arrived(other))).isZero();
        store.add(0, chunks("one").get(0)).block(PATIENCE);

        assertThat(now(store.arrived(HUNDREDTH))).isZero();
        SnapshotStore reopened = reopenOrders().snapshots();
        assertThat(now(reopened.arrived(other))).isZero();
        assertThat(now(reopened.arrived(HUNDREDTH))).isZero();
    }

    @Test
    final void aSnapshotTakesThePlaceOfTheLog() {
        GroupLog log = logOfTwelve();
        save(log, 5, 1);

        install(log, info(100, 7), THREE);

        assertThat(log.snapshots().stored()).containsExactly(HUNDREDTH);
        assertGivenUp(log, 12);
        GroupLog reopened = reopenOrders();
        assertThat(reopened.recovered())
                .isEqualTo(new RecoveredLog(new HardState(7, NODE), info(100, 7), 100, List.of(), List.of()));
        assertThat(reopened.snapshots().stored()).containsExactly(HUNDREDTH);
        assertHolds(reopened, HUNDREDTH, THREE);
        assertGivenUp(reopened, 100);
    }

    private static void assertGivenUp(GroupLog log, long index) {
        StepVerifier.create(log.read(index, index))
                .expectErrorSatisfies(failed -> assertThat(failed)
                        .isInstanceOfSatisfying(
                                LogCompactedException.class,
                                compacted -> assertThat(compacted.firstAvailableIndex())
                                        .isEqualTo(101)))
                .verify(PATIENCE);
    }

    @Test
    final void entriesBehindItAreGoneToo() {
        for (long index = 2; index <= 12; index++) {
            storage = newFolder();
            GroupLog log = logOfTwelve();
            install(log, info(index, 7), THREE);
            assertFailsTyped(log.read(index + 1, index + 1).collectList(), "ends at index " + index);
            write(log, append(entries(8, index + 1, index + 2)));
            GroupLog reopened = reopenOrders();
            assertThat(reopened.recovered())
                    .isEqualTo(new RecoveredLog(
                            new HardState(7, NODE),
                            info(index, 7),
                            index + 2,
                            List.of(new TermStart(index + 1, 8)),
                            List.of()));
            assertThat(texts(reopened, index + 1, index + 2))
                    .isEqualTo(texts(List.of(entries(8, index + 1, index + 2))));
            close();
        }
    }

    @Test
    final void itTakesItsPlaceAmongTheWrites() {
        GroupLog log = openOrders();
        send(log, HUNDREDTH, THREE);
        Flux<Void> all = Flux.mergeSequential(
                log.write(append(entries(1, 1, 40))),
                log.write(cutAndAppend(30, entries(2, 30, 200))),
                log.snapshots().install(),
                log.write(append(entries(7, 101, 103))),
                log.write(cutAndAppend(103, entries(8, 103, 104))),
                log.compact(info(100, 7)),
                log.write(remember(9, null)));
        StepVerifier.create(all).expectComplete().verify(PATIENCE);

        assertThat(texts(log, 101, 104)).isEqualTo(texts(List.of(entries(7, 101, 102), entries(8, 103, 104))));
        GroupLog reopened = reopenOrders();
        assertThat(reopened.recovered())
                .isEqualTo(new RecoveredLog(
                        new HardState(9, null),
                        info(100, 7),
                        104,
                        List.of(new TermStart(101, 7), new TermStart(103, 8)),
                        List.of()));
    }

    @Test
    final void closingFinishesItAndWhatComesBehind() {
        GroupLog log = openOrders();
        NodeStorage node = open == null ? open() : open;
        send(log, HUNDREDTH, THREE);
        Flux<Void> all = Flux.mergeSequential(
                log.write(append(entries(1, 1, 40))),
                log.snapshots().install(),
                log.write(append(entries(7, 101, 103))),
                node.close());
        StepVerifier.create(all).expectComplete().verify(PATIENCE);
        assertThat(reopenOrders().recovered().lastIndex()).isEqualTo(103);
    }

    @Test
    final void aReadThatItOvertakesCompletesAndMixesNothing() {
        GroupLog log = openOrders();
        for (long i = 1; i <= 100; i++) {
            write(log, append(entries(1, i, i)));
        }
        StoredSnapshot fiftieth = announced(info(50, 1), THREE);
        send(log, fiftieth, THREE);
        StepVerifier.create(log.read(1, 100), 1)
                .expectNextCount(1)
                .then(() -> log.snapshots().install().block(PATIENCE))
                .then(() -> write(log, append(entries(2, 51, 100))))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(batch -> batch.term() == 1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    final void oneWithAWrongDigestIsRefusedAndTheLogUntouched() {
        GroupLog log = logOfTwelve();
        now(log.snapshots().arrived(HUNDREDTH));
        log.snapshots().add(0, chunks("One").get(0)).block(PATIENCE);
        log.snapshots().add(1, THREE.get(1)).block(PATIENCE);
        log.snapshots().add(2, THREE.get(2)).block(PATIENCE);

        assertFailsTyped(log.snapshots().install(), "announced");

        assertThat(texts(log, 1, 12)).hasSize(12);
        write(log, append(entries(2, 13, 13)));
        write(log, cutAndAppend(13));
        assertThat(now(log.snapshots().arrived(HUNDREDTH))).isZero();
        assertIsAsItWas(reopenOrders());
    }

    @Test
    final void oneThatHasNotArrivedAsAWholeIsRefused() {
        GroupLog log = logOfTwelve();
        assertFailsTyped(log.snapshots().install());
        now(log.snapshots().arrived(HUNDREDTH));
        log.snapshots().add(0, THREE.get(0)).block(PATIENCE);

        assertFailsTyped(log.snapshots().install());

        assertIsAsItWas(reopenOrders());
    }

    @Test
    final void aCompactedLogGivesWayToo() {
        GroupLog log = logOfTwelve();
        compact(log, 8, 2);

        install(log, info(100, 7), THREE);
        write(log, append(entries(7, 101, 110)));
        compact(log, 105, 7);

        GroupLog reopened = reopenOrders();
        assertThat(reopened.recovered().start()).isEqualTo(info(105, 7));
        assertThat(texts(reopened, 106, 110)).isEqualTo(texts(List.of(entries(7, 106, 110))));
        assertThat(reopened.snapshots().stored()).hasSize(2);
    }

    @Test
    final void oneAfterTheOtherEachTakesThePlace() {
        for (long index = 100; index <= 500; index += 100) {
            GroupLog log = reopenOrders();
            StoredSnapshot installed = install(log, info(index, 7), THREE);
            write(log, append(entries(7, index + 1, index + 5)));
            assertThat(log.snapshots().stored()).containsExactly(installed);
        }
        assertThat(reopenOrders().recovered().start()).isEqualTo(info(500, 7));
    }

    @Test
    final void theOtherGroupsKeepTheirs() {
        GroupLog stock = now(open().group(STOCK));
        write(stock, append(entries(1, 1, 12)));
        install(logOfTwelve(), info(100, 7), THREE);
        assertThat(texts(stock, 1, 12)).hasSize(12);
        assertThat(stock.snapshots().stored()).isEmpty();
    }

    @Test
    final void whileOneArrivesOthersAreSavedAndRead() {
        GroupLog log = logOfTwelve();
        now(log.snapshots().arrived(HUNDREDTH));
        log.snapshots().add(0, THREE.get(0)).block(PATIENCE);
        StoredSnapshot tenth = save(log, 10, 2);
        assertHolds(log, tenth, chunks("all up to", "10"));
        assertThat(now(log.snapshots().arrived(HUNDREDTH))).isEqualTo(1);
        GroupLog reopened = reopenOrders();
        assertThat(now(reopened.snapshots().arrived(HUNDREDTH))).isEqualTo(1);
        assertThat(reopened.snapshots().stored()).containsExactly(tenth);
    }
}
