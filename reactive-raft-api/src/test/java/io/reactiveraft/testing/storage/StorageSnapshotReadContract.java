package io.reactiveraft.testing.storage;

import static io.reactiveraft.testing.storage.Snapshots.announced;
import static io.reactiveraft.testing.storage.Snapshots.assertHolds;
import static io.reactiveraft.testing.storage.Snapshots.chunk;
import static io.reactiveraft.testing.storage.Snapshots.chunks;
import static io.reactiveraft.testing.storage.Snapshots.info;
import static io.reactiveraft.testing.storage.Snapshots.read;
import static io.reactiveraft.testing.storage.Snapshots.save;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What whoever reads snapshots that are stored is promised, and whoever drops them. */
public abstract class StorageSnapshotReadContract extends StorageContract {

    private static final List<ByteBuffer> THREE = chunks("one", "", "three");

    @Test
    final void readingMayBeginAtAnyChunk() {
        GroupLog log = openOrders();
        List<ByteBuffer> ten =
                IntStream.range(0, 10).mapToObj(i -> chunk(i * 100, i)).toList();
        StoredSnapshot saved = save(log, info(5, 2), ten);
        for (int from = 0; from <= 10; from++) {
            assertThat(read(log, saved, from)).isEqualTo(ten.subList(from, 10));
        }
    }

    @Test
    final void readingKeepsToTheDemand() {
        GroupLog log = openOrders();
        StoredSnapshot saved = save(log, info(5, 2), THREE);
        StepVerifier.create(log.snapshots().read(saved, 0), 0)
                .expectSubscription()
                .thenRequest(1)
                .expectNext(THREE.get(0))
                .then(() -> read(log, saved, 0))
                .thenRequest(2)
                .expectNext(THREE.get(1), THREE.get(2))
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(log.snapshots().read(saved, 0), 1)
                .expectNextCount(1)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    final void manyReadEachAtItsOwnPace() {
        GroupLog log = openOrders();
        StoredSnapshot saved = save(log, info(5, 2), THREE);
        StepVerifier.create(Flux.range(0, 20)
                        .flatMap(
                                i -> log.snapshots().read(saved, 0).limitRate(1).collectList(), 20)
                        .filter(THREE::equals))
                .expectNextCount(20)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    final void whatWasDroppedCannotBeReadAndTheOthersCan() {
        GroupLog log = openOrders();
        StoredSnapshot fifth = save(log, info(5, 2), THREE);
        StoredSnapshot ninth = save(log, info(9, 3), chunks("nine"));

        log.snapshots().drop(fifth).block(PATIENCE);

        assertThat(log.snapshots().stored()).containsExactly(ninth);
        assertFailsTyped(log.snapshots().read(fifth, 0).collectList(), "5");
        GroupLog reopened = reopenOrders();
        assertThat(reopened.snapshots().stored()).containsExactly(ninth);
        assertFailsTyped(reopened.snapshots().read(fifth, 0).collectList(), "5");
        assertHolds(reopened, ninth, chunks("nine"));
    }

    @Test
    final void theLastIsNeverDropped() {
        GroupLog log = openOrders();
        StoredSnapshot fifth = save(log, info(5, 2), THREE);
        StoredSnapshot ninth = save(log, info(9, 3), THREE);

        assertFailsTyped(log.snapshots().drop(ninth), "9");
        log.snapshots().drop(fifth).block(PATIENCE);
        assertFailsTyped(log.snapshots().drop(ninth), "9");

        assertThat(reopenOrders().snapshots().stored()).containsExactly(ninth);
    }

    @Test
    final void droppingWhatIsNotStoredDoesNothing() {
        GroupLog log = openOrders();
        StoredSnapshot ninth = save(log, info(9, 3), THREE);
        log.snapshots().drop(announced(info(5, 2), THREE)).block(PATIENCE);
        assertThat(log.snapshots().stored()).containsExactly(ninth);
    }

    @Test
    final void eachGroupHasItsOwn() {
        GroupLog stock = now(open().group(STOCK));
        GroupLog orders = openOrders();
        StoredSnapshot ours = save(orders, info(5, 2), THREE);
        assertThat(stock.snapshots().stored()).isEmpty();
        assertFailsTyped(stock.snapshots().read(ours, 0).collectList(), "5");
        StoredSnapshot theirs = save(stock, info(5, 2), chunks("other"));
        assertHolds(orders, ours, THREE);
        assertHolds(stock, theirs, chunks("other"));
    }
}
