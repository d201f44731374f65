package io.reactiveraft.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.LogCompactedException;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.GroupLog;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What a read promises. */
public abstract class StorageReadContract extends StorageContract {

    private GroupLog logOfTwelve() {
        GroupLog log = openOrders();
        write(log, append(entries(1, 1, 5)));
        write(log, append(entries(1, 6, 6)));
        write(log, append(entries(2, 7, 9), entries(3, 10, 12)));
        return log;
    }

    @Test
    final void everyRangeGivesExactlyItsEntries() {
        GroupLog log = logOfTwelve();
        List<String> all = texts(List.of(entries(1, 1, 6), entries(2, 7, 9), entries(3, 10, 12)));
        for (int from = 1; from <= 12; from++) {
            for (int to = from; to <= 12; to++) {
                assertThat(texts(log, from, to)).isEqualTo(all.subList(from - 1, to));
            }
        }
    }

    @Test
    final void batchesAreStampedAndConsecutive() {
        GroupLog log = logOfTwelve();
        long next = 3;
        for (EntryBatch batch : now(log.read(3, 11).collectList())) {
            assertThat(batch.firstIndex()).isEqualTo(next);
            assertThat(batch.term()).isEqualTo(next <= 6 ? 1 : next <= 9 ? 2 : 3);
            next = batch.lastIndex() + 1;
        }
        assertThat(next).isEqualTo(12);
    }

    @Test
    final void anEmptyRangeIsEmpty() {
        StepVerifier.create(logOfTwelve().read(5, 4), 0).expectComplete().verify(PATIENCE);
    }

    @Test
    final void theSameReadCanBeSubscribedToAgain() {
        var read = logOfTwelve().read(2, 12);
        assertThat(texts(now(read.collectList()))).isEqualTo(texts(now(read.collectList())));
    }

    @Test
    final void nothingComesWithoutDemand() {
        StepVerifier.create(logOfTwelve().read(1, 12), 0)
                .expectSubscription()
                .thenRequest(1)
                .consumeNextWith(batch -> assertThat(batch.firstIndex()).isEqualTo(1))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(batch -> true)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    final void aRequestForOneGivesOne() {
        GroupLog log = logOfTwelve();
        StepVerifier.create(log.read(1, 12), 1)
                .expectNextCount(1)
                .then(() -> write(log, append(entries(3, 13, 13))))
                .then(() -> texts(log, 1, 13))
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    final void aCancelledReadGivesNothingMore() {
        GroupLog log = logOfTwelve();
        StepVerifier.create(log.read(1, 12), 1).expectNextCount(1).thenCancel().verify(PATIENCE);
        assertThat(texts(log, 1, 12)).hasSize(12);
    }

    @Test
    final void onlyWhatIsWantedIsTaken() {
        StepVerifier.create(logOfTwelve().read(1, 12).take(1, true))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    final void whatIsNotThereYetCannotBeRead() {
        GroupLog log = logOfTwelve();
        StepVerifier.create(log.read(12, 13))
                .expectErrorSatisfies(failed -> assertThat(failed)
                        .isInstanceOf(StorageFailedException.class)
                        .hasMessageContainingAll("orders", "12", "13"))
                .verify(PATIENCE);
    }

    @Test
    final void whatIsNoLongerThereIsCompacted() {
        StepVerifier.create(logOfTwelve().read(0, 3))
                .expectErrorSatisfies(failed -> assertThat(failed)
                        .isInstanceOfSatisfying(
                                LogCompactedException.class,
                                compacted -> assertThat(compacted.firstAvailableIndex())
                                        .isEqualTo(1)))
                .verify(PATIENCE);
    }

    @Test
    final void aReadThatACutOvertakesCompletesAndMixesNothing() {
        GroupLog log = openOrders();
        for (int i = 0; i < 50; i++) {
            write(log, append(entries(1, 1 + i * 2L, 2 + i * 2L)));
        }
        StepVerifier.create(log.read(1, 100), 1)
                .expectNextCount(1)
                .then(() -> write(log, cutAndAppend(50, entries(2, 50, 100))))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(batch -> batch.term() == 1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    final void aCutBehindAReadDoesNotTouchIt() {
        GroupLog log = openOrders();
        for (int i = 0; i < 50; i++) {
            write(log, append(entries(1, 1 + i * 2L, 2 + i * 2L)));
        }
        StepVerifier.create(log.read(1, 51).map(EntryBatch::lastIndex), 1)
                .expectNextCount(1)
                .then(() -> write(log, cutAndAppend(52, entries(2, 52, 60))))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(last -> last < 51)
                .expectNext(51L)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    final void manyReadersEachGetEverything() {
        GroupLog log = logOfTwelve();
        List<String> all = texts(log, 1, 12);
        StepVerifier.create(Flux.range(0, 20)
                        .flatMap(i -> log.read(1, 12).collectList(), 20)
                        .map(StorageContract::texts)
                        .filter(all::equals))
                .expectNextCount(20)
                .expectComplete()
                .verify(PATIENCE);
    }
}
