package io.reactiveraft.testing.storage;

import static io.reactiveraft.testing.storage.Snapshots.compact;
import static io.reactiveraft.testing.storage.Snapshots.compactTo;
import static io.reactiveraft.testing.storage.Snapshots.info;
import static io.reactiveraft.testing.storage.Snapshots.save;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.LogCompactedException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.TermStart;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What giving up the beginning of a log promises. */
public abstract class StorageCompactionContract extends StorageContract {

    private static final List<String> ALL =
            texts(List.of(entries(1, 1, 5), entries(1, 6, 6), entries(2, 7, 9), entries(3, 10, 12)));

    private GroupLog logOfTwelve() {
        GroupLog log = openOrders();
        write(log, append(entries(1, 1, 5)));
        write(log, new LogWrite(new HardState(3, NODE), 0, List.of(entries(1, 6, 6))));
        write(log, append(entries(2, 7, 9), entries(3, 10, 12)));
        return log;
    }

    private static long termOf(long index) {
        return index <= 6 ? 1 : index <= 9 ? 2 : 3;
    }

    private static void assertGivenUp(GroupLog log, long from, long to, long firstAvailable) {
        StepVerifier.create(log.read(from, to))
                .expectErrorSatisfies(failed -> assertThat(failed)
                        .isInstanceOfSatisfying(
                                LogCompactedException.class,
                                compacted -> assertThat(compacted.firstAvailableIndex())
                                        .isEqualTo(firstAvailable)))
                .verify(PATIENCE);
    }

    @Test
    final void whatIsGivenUpIsGoneAndWhatFollowsIsThere() {
        GroupLog log = logOfTwelve();

        compact(log, 6, 1);

        assertGivenUp(log, 6, 12, 7);
        assertGivenUp(log, 1, 1, 7);
        assertThat(texts(log, 7, 12)).isEqualTo(ALL.subList(6, 12));
    }

    @Test
    final void everyPlaceToGiveUpToIsFoundAgain() {
        for (long upTo = 1; upTo <= 12; upTo++) {
            storage = newFolder();
            compact(logOfTwelve(), upTo, termOf(upTo));

            GroupLog reopened = reopenOrders();

            long first = upTo + 1;
            List<TermStart> terms = List.of(new TermStart(1, 1), new TermStart(7, 2), new TermStart(10, 3)).stream()
                    .filter(run -> run.term() >= termOf(first) && first <= 12)
                    .map(run -> new TermStart(Math.max(run.firstIndex(), first), run.term()))
                    .toList();
            assertThat(reopened.recovered())
                    .isEqualTo(
                            new RecoveredLog(new HardState(3, NODE), info(upTo, termOf(upTo)), 12, terms, List.of()));
            assertGivenUp(reopened, upTo, 12, first);
            assertThat(texts(reopened, first, 12)).isEqualTo(ALL.subList((int) upTo, 12));
            close();
        }
    }

    @Test
    final void theMembershipsThatFollowAreKept() {
        GroupLog log = openOrders();
        EntryBatch first = StorageMembershipContract.entry(1, StorageMembershipContract.membership(1));
        EntryBatch fourth = StorageMembershipContract.entry(1, StorageMembershipContract.membership(4));
        EntryBatch sixth = StorageMembershipContract.entry(2, StorageMembershipContract.membership(6));
        write(log, append(first, entries(1, 2, 3), fourth, entries(1, 5, 5), sixth));

        compact(log, 4, 1);

        assertThat(reopenOrders().recovered().memberships()).containsExactly(StorageMembershipContract.membership(6));
        compact(reopenOrders(), 6, 2);
        assertThat(reopenOrders().recovered().memberships()).isEmpty();
    }

    @Test
    final void withoutASnapshotThatStandsForItNothingIsGivenUp() {
        GroupLog log = logOfTwelve();
        save(log, 5, 1);

        assertFailsTyped(log.compact(info(6, 1)), "orders", "6");

        GroupLog reopened = reopenOrders();
        assertThat(reopened.recovered().firstIndex()).isEqualTo(1);
        assertThat(texts(reopened, 1, 12)).isEqualTo(ALL);
    }

    @Test
    final void whatIsNotThereYetIsNotGivenUp() {
        GroupLog log = logOfTwelve();
        save(log, 13, 3);

        assertFailsTyped(log.compact(info(13, 3)), "orders", "13");

        assertThat(reopenOrders().recovered().firstIndex()).isEqualTo(1);
    }

    @Test
    final void lessThanASnapshotStandsForMayBeGivenUp() {
        GroupLog log = logOfTwelve();
        save(log, 11, 3);

        compactTo(log, 4, 1);

        assertThat(texts(reopenOrders(), 5, 12)).isEqualTo(ALL.subList(4, 12));
    }

    @Test
    final void whatIsGivenUpAlreadyIsIgnored() {
        GroupLog log = logOfTwelve();
        compact(log, 8, 2);

        compactTo(log, 8, 2);
        compactTo(log, 3, 1);

        assertThat(reopenOrders().recovered().start()).isEqualTo(info(8, 2));
    }

    @Test
    final void stepByStepIsAsGoodAsAtOnce() {
        GroupLog log = logOfTwelve();
        save(log, 12, 3);
        for (long upTo = 1; upTo <= 12; upTo++) {
            compactTo(log, upTo, termOf(upTo));
            assertGivenUp(log, upTo, 12, upTo + 1);
            assertThat(texts(log, upTo + 1, 12)).isEqualTo(ALL.subList((int) upTo, 12));
        }
        assertThat(reopenOrders().recovered().terms()).isEmpty();
    }

    @Test
    final void nothingIsCutAtTheStartOrBeforeIt() {
        GroupLog log = logOfTwelve();
        compact(log, 8, 2);
        write(log, cutAndAppend(9, entries(4, 9, 10)));

        assertFailsTyped(log.write(cutAndAppend(8)), "orders", "8");

        GroupLog reopened = reopenOrders();
        assertThat(reopened.recovered().terms()).containsExactly(new TermStart(9, 4));
        assertThat(texts(reopened, 9, 10)).isEqualTo(texts(List.of(entries(4, 9, 10))));
    }

    @Test
    final void aBatchMayBeCutAtBothEnds() {
        GroupLog log = openOrders();
        write(log, append(entries(1, 1, 20)));
        compact(log, 7, 1);
        write(log, cutAndAppend(15));
        write(log, append(entries(1, 15, 15), entries(2, 16, 16)));

        GroupLog reopened = reopenOrders();

        assertThat(reopened.recovered().terms()).containsExactly(new TermStart(8, 1), new TermStart(16, 2));
        assertThat(texts(reopened, 8, 16)).isEqualTo(texts(List.of(entries(1, 8, 15), entries(2, 16, 16))));
    }

    @Test
    final void theLogGoesOnAfterAllOfItWasGivenUp() {
        GroupLog log = logOfTwelve();
        compact(log, 12, 3);
        assertGivenUp(log, 12, 12, 13);

        GroupLog reopened = reopenOrders();

        assertThat(reopened.recovered())
                .isEqualTo(new RecoveredLog(new HardState(3, NODE), info(12, 3), 12, List.of(), List.of()));
        assertFailsTyped(reopened.write(append(entries(2, 13, 13))));
        GroupLog again = reopenOrders();
        write(again, append(entries(3, 13, 14), entries(4, 15, 15)));
        GroupLog last = reopenOrders();
        assertThat(last.recovered().terms()).containsExactly(new TermStart(13, 3), new TermStart(15, 4));
        assertThat(texts(last, 13, 15)).isEqualTo(texts(List.of(entries(3, 13, 14), entries(4, 15, 15))));
    }

    @Test
    final void itTakesItsPlaceAmongTheWrites() {
        GroupLog log = openOrders();
        save(log, 6, 2);
        Flux<Void> all = Flux.mergeSequential(
                log.write(append(entries(1, 1, 6))),
                log.write(cutAndAppend(4, entries(2, 4, 7))),
                log.compact(info(6, 2)),
                log.write(cutAndAppend(7, entries(3, 7, 9))),
                log.write(append(entries(3, 10, 10))));
        StepVerifier.create(all).expectComplete().verify(PATIENCE);

        assertThat(texts(log, 7, 10)).isEqualTo(texts(List.of(entries(3, 7, 10))));
        GroupLog reopened = reopenOrders();
        assertThat(reopened.recovered().start()).isEqualTo(info(6, 2));
        assertThat(texts(reopened, 7, 10)).isEqualTo(texts(List.of(entries(3, 7, 10))));
    }

    @Test
    final void aReadUnderWayFailsWhenWhatItWantsIsGivenUp() {
        GroupLog log = openOrders();
        for (long i = 1; i <= 100; i++) {
            write(log, append(entries(1, i, i)));
        }
        save(log, 90, 1);
        StepVerifier.create(log.read(1, 100), 1)
                .expectNextCount(1)
                .then(() -> compactTo(log, 90, 1))
                .thenRequest(Long.MAX_VALUE)
                .thenConsumeWhile(batch -> batch.lastIndex() <= 90)
                .expectErrorSatisfies(failed -> assertThat(failed).isInstanceOf(LogCompactedException.class))
                .verify(PATIENCE);
    }

    @Test
    final void aCancelledOneIsDoneAllTheSame() {
        GroupLog log = logOfTwelve();
        save(log, 4, 1);
        log.compact(info(4, 1)).subscribe(done -> {}, failed -> {}).dispose();
        write(log, append(entries(3, 13, 13)));
        assertThat(reopenOrders().recovered().firstIndex()).isEqualTo(5);
    }

    @Test
    final void theOtherGroupsKeepTheirs() {
        NodeStorage node = open();
        GroupLog stock = now(node.group(STOCK));
        write(stock, append(entries(1, 1, 12)));
        compact(logOfTwelve(), 12, 3);
        assertThat(texts(stock, 1, 12)).hasSize(12);
        assertThat(stock.snapshots().stored()).isEmpty();
    }

    @Test
    final void afterClosingItFailsTyped() {
        GroupLog log = logOfTwelve();
        save(log, 4, 1);
        close();
        assertFailsTyped(log.compact(info(4, 1)), "closed");
        assertThat(openOrders().recovered().firstIndex()).isEqualTo(1);
    }
}
