package io.reactiveraft.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** What a write promises, and what is found again when the log is opened the next time. */
public abstract class StorageWriteContract extends StorageContract {

    private static final NodeId N2 = NodeId.of("n2");

    @Test
    final void aNewLogIsEmpty() {
        assertThat(openOrders().recovered()).isEqualTo(RecoveredLog.EMPTY);
        assertThat(reopenOrders().recovered()).isEqualTo(RecoveredLog.EMPTY);
    }

    @Test
    final void whatWasWrittenIsFoundAgain() {
        GroupLog log = openOrders();
        write(log, new LogWrite(new HardState(2, N2), 0, List.of(entries(1, 1, 3), entries(2, 4, 4))));
        write(log, append(entries(2, 5, 9), entries(4, 10, 12)));
        List<String> before = texts(log, 1, 12);

        GroupLog reopened = reopenOrders();

        assertThat(reopened.recovered())
                .isEqualTo(new RecoveredLog(
                        new HardState(2, N2),
                        12,
                        List.of(new TermStart(1, 1), new TermStart(4, 2), new TermStart(10, 4))));
        assertThat(texts(reopened, 1, 12)).isEqualTo(before).hasSize(12);
    }

    @Test
    final void kindsAndEmptyPayloadsAreKept() {
        GroupLog log = openOrders();
        EntryBatch noop = EntryBatch.of(EntryKind.NOOP, List.of(new byte[0])).stamped(3, 1);
        write(log, append(noop, entries(3, 2, 2)));
        assertThat(texts(reopenOrders(), 1, 2)).containsExactly("1/3/NOOP/", "2/3/COMMAND/entry 2 of term 3");
    }

    @Test
    final void aVoteIsForgottenWhenANewTermHasNone() {
        GroupLog log = openOrders();
        write(log, remember(3, N2));
        write(log, remember(4, null));
        assertThat(reopenOrders().recovered().hardState()).isEqualTo(new HardState(4, null));
    }

    @Test
    final void aWriteWithoutHardStateLeavesItAsItIs() {
        GroupLog log = openOrders();
        write(log, remember(3, N2));
        write(log, append(entries(3, 1, 2)));
        assertThat(reopenOrders().recovered().hardState()).isEqualTo(new HardState(3, N2));
    }

    @Test
    final void aWriteThatChangesNothingCompletes() {
        write(openOrders(), append());
        assertThat(reopenOrders().recovered()).isEqualTo(RecoveredLog.EMPTY);
    }

    @Test
    final void cutAppendAndHardStateAreOneWrite() {
        GroupLog log = openOrders();
        write(log, append(entries(1, 1, 10)));
        write(log, new LogWrite(new HardState(5, null), 8, List.of(entries(5, 8, 9))));

        GroupLog reopened = reopenOrders();

        assertThat(reopened.recovered())
                .isEqualTo(
                        new RecoveredLog(new HardState(5, null), 9, List.of(new TermStart(1, 1), new TermStart(8, 5))));
        assertThat(texts(reopened, 7, 9))
                .containsExactly("7/1/COMMAND/", "8/5/COMMAND/entry 8 of term 5", "9/5/COMMAND/entry 9 of term 5");
    }

    @Test
    final void aCutBehindTheEndCutsNothing() {
        GroupLog log = openOrders();
        write(log, append(entries(1, 1, 3)));
        write(log, cutAndAppend(4, entries(1, 4, 4)));
        write(log, cutAndAppend(1000));
        assertThat(reopenOrders().recovered().lastIndex()).isEqualTo(4);
    }

    @Test
    final void everyPlaceToCutLeavesWhatIsBeforeIt() {
        for (int from = 1; from <= 9; from++) {
            storage = newFolder();
            GroupLog log = openOrders();
            write(log, append(entries(1, 1, 3), entries(1, 4, 4), entries(2, 5, 8)));
            List<String> all = texts(log, 1, 8);
            write(log, cutAndAppend(from));
            GroupLog reopened = reopenOrders();
            assertThat(reopened.recovered().lastIndex()).isEqualTo(from - 1);
            assertThat(texts(reopened, 1, from - 1)).isEqualTo(all.subList(0, from - 1));
            write(reopened, append(entries(9, from, from + 1)));
            assertThat(texts(reopened, from, from + 1)).isEqualTo(texts(List.of(entries(9, from, from + 1))));
            close();
        }
    }

    @Test
    final void aLogCutToNothingIsEmptyAndKeepsItsHardState() {
        GroupLog log = openOrders();
        write(log, new LogWrite(new HardState(7, N2), 0, List.of(entries(6, 1, 5))));
        write(log, cutAndAppend(1));
        assertThat(reopenOrders().recovered()).isEqualTo(new RecoveredLog(new HardState(7, N2), 0, List.of()));
    }

    @Test
    final void writesUnderWayCompleteInTheOrderOfSubscription() {
        GroupLog log = openOrders();
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        Flux<Void> all = Flux.mergeSequential(
                IntStream.rangeClosed(1, 500)
                        .mapToObj(i ->
                                log.write(append(entries(1 + i / 100, i, i))).doOnSuccess(done -> order.add(i)))
                        .toList(),
                500,
                1);
        StepVerifier.create(all).expectComplete().verify(PATIENCE);
        assertThat(order).isSorted().hasSize(500);
        assertThat(texts(reopenOrders(), 1, 500)).hasSize(500);
    }

    @Test
    final void cutsAmongWritesUnderWayTakeEffectInOrder() {
        GroupLog log = openOrders();
        Flux<Void> all = Flux.mergeSequential(
                log.write(append(entries(1, 1, 4))),
                log.write(append(entries(1, 5, 6))),
                log.write(cutAndAppend(3, entries(2, 3, 3))),
                log.write(append(entries(2, 4, 5))),
                log.write(cutAndAppend(5)),
                log.write(append(entries(3, 5, 5))));
        StepVerifier.create(all).expectComplete().verify(PATIENCE);
        GroupLog reopened = reopenOrders();
        assertThat(reopened.recovered().terms())
                .containsExactly(new TermStart(1, 1), new TermStart(3, 2), new TermStart(5, 3));
        assertThat(texts(reopened, 1, 5))
                .isEqualTo(texts(List.of(entries(1, 1, 2), entries(2, 3, 4), entries(3, 5, 5))));
    }

    @Test
    final void aCancelledWriteIsDoneAllTheSame() {
        GroupLog log = openOrders();
        log.write(append(entries(1, 1, 2))).subscribe(done -> {}, failed -> {}).dispose();
        write(log, append(entries(1, 3, 3)));
        assertThat(texts(reopenOrders(), 1, 3)).hasSize(3);
    }

    @Test
    final void aWriteIsDoneOnlyWhenSubscribedTo() {
        GroupLog log = openOrders();
        assertThat(log.write(append(entries(1, 1, 2)))).isNotNull();
        write(log, append(entries(1, 1, 1)));
        assertThat(reopenOrders().recovered().lastIndex()).isEqualTo(1);
    }

    @Test
    final void aWriteThatLeavesAGapFailsAndSoDoAllAfterIt() {
        NodeStorage node = open();
        GroupLog log = now(node.group(ORDERS));
        GroupLog other = now(node.group(STOCK));
        write(log, append(entries(1, 1, 2)));
        assertFailsTyped(log.write(append(entries(1, 4, 4))));
        assertFailsTyped(log.write(append(entries(1, 3, 3))));
        assertFailsTyped(other.write(append(entries(1, 1, 1))));
        assertThat(reopenOrders().recovered().lastIndex()).isEqualTo(2);
    }

    @Test
    final void aLargeBatchAndALargeEntryAreKept() {
        GroupLog log = openOrders();
        byte[] mebibyte = new byte[1 << 20];
        List<byte[]> many = Collections.nCopies(20, new byte[100_000]);
        write(
                log,
                append(
                        EntryBatch.of(EntryKind.COMMAND, List.of(mebibyte)).stamped(1, 1),
                        EntryBatch.of(EntryKind.COMMAND, many).stamped(1, 2)));
        GroupLog reopened = reopenOrders();
        assertThat(reopened.recovered().lastIndex()).isEqualTo(21);
        assertThat(now(reopened.read(1, 21).map(EntryBatch::bytes).reduce(0, Integer::sum)))
                .isEqualTo((1 << 20) + 8 + 20 * 100_008);
    }
}
