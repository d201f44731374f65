package io.reactiveraft.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.TermStart;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Opening, closing, and who may do so. */
public abstract class StorageLifeContract extends StorageContract {

    @Test
    final void nothingIsOpenedBeforeSomebodySubscribes() {
        assertThat(storage.open(CLUSTER, NODE)).isNotNull();
        assertThat(openOrders().recovered()).isEqualTo(RecoveredLog.EMPTY);
    }

    @Test
    final void anOpenFolderIsRefused() {
        open();
        assertFailsTyped(storage.open(CLUSTER, NODE), "open");
        assertThat(openOrders().recovered()).isEqualTo(RecoveredLog.EMPTY);
    }

    @Test
    final void afterARefusalTheFolderCanBeOpenedOnceItIsFree() {
        open();
        assertFailsTyped(storage.open(CLUSTER, NODE));
        close();
        write(openOrders(), append(entries(1, 1, 1)));
    }

    @Test
    final void theFolderOfAnotherNodeIsRefused() {
        write(openOrders(), append(entries(1, 1, 1)));
        close();
        assertFailsTyped(storage.open(CLUSTER, NodeId.of("n2")), "node n1", "n2");
        assertThat(openOrders().recovered().lastIndex()).isEqualTo(1);
    }

    @Test
    final void theFolderOfAnotherClusterIsRefused() {
        open();
        close();
        assertFailsTyped(storage.open(ClusterId.of("bank"), NODE), "cluster shop", "bank");
        open();
    }

    @Test
    final void aGroupIsOpenedOnce() {
        NodeStorage node = open();
        openOrders();
        assertFailsTyped(node.group(ORDERS), "orders");
    }

    @Test
    final void groupsAreListedAndNoneIsMadeByThat() {
        assertThat(now(open().groups())).isEmpty();
        write(openOrders(), append(entries(1, 1, 1)));
        close();
        NodeStorage again = open();
        assertThat(now(again.groups())).containsExactly(ORDERS);
        now(again.group(STOCK));
        assertThat(now(again.groups())).containsExactly(ORDERS, STOCK);
    }

    @Test
    final void closingFinishesTheWritesThatWait() {
        GroupLog log = openOrders();
        Flux<Void> writes = Flux.mergeSequential(
                IntStream.rangeClosed(1, 100)
                        .mapToObj(i -> log.write(append(entries(1, i, i))))
                        .toList(),
                100,
                1);
        StepVerifier.create(writes.mergeWith(Mono.defer(this::closing)))
                .expectComplete()
                .verify(PATIENCE);
        open = null;
        assertThat(openOrders().recovered().terms()).containsExactly(new TermStart(1, 1));
        assertThat(texts(reopenOrders(), 1, 100)).hasSize(100);
    }

    @Test
    final void closingTwiceIsClosingOnce() {
        NodeStorage node = open();
        StepVerifier.create(node.close().then(node.close())).expectComplete().verify(PATIENCE);
        StepVerifier.create(Mono.when(node.close(), node.close()))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    final void aCloseThatIsCancelledStillCloses() {
        NodeStorage node = open();
        Disposable closing = node.close().subscribe(done -> {}, failed -> {});
        closing.dispose();
        node.close().block(PATIENCE);
        open();
    }

    @Test
    final void afterClosingEverythingFailsTyped() {
        NodeStorage node = open();
        GroupLog log = openOrders();
        write(log, append(entries(1, 1, 1)));
        close();
        assertFailsTyped(log.write(append(entries(1, 2, 2))), "closed");
        assertFailsTyped(log.read(1, 1).collectList(), "closed");
        assertFailsTyped(node.group(STOCK), "closed");
        assertFailsTyped(node.groups(), "closed");
        assertThat(openOrders().recovered().lastIndex()).isEqualTo(1);
    }

    @Test
    final void aLaterLifeContinuesWhereTheEarlierEnded() {
        for (int life = 1; life <= 5; life++) {
            GroupLog log = reopenOrders();
            assertThat(log.recovered().lastIndex()).isEqualTo(life - 1);
            write(log, append(entries(life, life, life)));
            write(log, remember(life, null));
        }
        assertThat(reopenOrders().recovered().hardState()).isEqualTo(new HardState(5, null));
    }

    private Mono<Void> closing() {
        return open == null ? Mono.empty() : open.close();
    }

    @Test
    final void aDiskIsTheSameForAsLongAsItHoldsWhatItHolds() {
        long disk = open().diskId();
        assertThat(disk).isPositive();
        write(openOrders(), append(entries(1, 1, 1)));
        for (int life = 0; life < 3; life++) {
            close();
            assertThat(open().diskId()).isEqualTo(disk);
        }
    }

    @Test
    final void aWipedDiskIsAnother() {
        Set<Long> disks = new HashSet<>();
        for (int wiped = 0; wiped < 5; wiped++) {
            disks.add(open().diskId());
            close();
            storage = newFolder();
        }
        assertThat(disks).hasSize(5);
    }

    @Test
    final void whatOneGroupWritesTheOthersDoNotSee() {
        NodeStorage node = open();
        GroupLog orders = now(node.group(ORDERS));
        GroupLog stock = now(node.group(STOCK));
        StepVerifier.create(Flux.mergeSequential(List.of(
                        orders.write(append(entries(1, 1, 3))),
                        stock.write(append(entries(4, 1, 2))),
                        orders.write(cutAndAppend(2, entries(2, 2, 2))),
                        stock.write(remember(5, NODE)))))
                .expectComplete()
                .verify(PATIENCE);
        assertThat(texts(stock, 1, 2)).isEqualTo(texts(List.of(entries(4, 1, 2))));
        close();
        NodeStorage again = open();
        assertThat(now(again.group(STOCK)).recovered())
                .isEqualTo(new RecoveredLog(new HardState(5, NODE), 2, List.of(new TermStart(1, 4))));
        assertThat(now(again.group(ORDERS)).recovered())
                .isEqualTo(new RecoveredLog(HardState.INITIAL, 2, List.of(new TermStart(1, 1), new TermStart(2, 2))));
    }
}
