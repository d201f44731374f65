package io.reactiveraft.bdb;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.GroupId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.LogWrite;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class GroupCommitTest {

    @TempDir
    Path folder = Path.of("");

    @Test
    void whatWaitsWhileTheDiskIsBusyIsOneSynchronisation() throws InterruptedException {
        BdbNode node = Fixture.open(folder);
        BdbLog orders = Fixture.openLog(node);
        BdbLog stock = (BdbLog) Fixture.now(node.group(GroupId.of("stock")));
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch goOn = new CountDownLatch(1);
        orders.write(Fixture.append(1)).subscribe(none -> {}, failed -> {}, () -> {
            busy.countDown();
            await(goOn);
        });
        assertThat(busy.await(20, TimeUnit.SECONDS)).isTrue();
        long before = node.synchronisations();
        CountDownLatch done = new CountDownLatch(400);
        for (int i = 1; i <= 200; i++) {
            orders.write(Fixture.append(i + 1)).subscribe(none -> {}, failed -> {}, done::countDown);
            stock.write(Fixture.append(i)).subscribe(none -> {}, failed -> {}, done::countDown);
        }
        goOn.countDown();
        assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();

        assertThat(node.synchronisations() - before).isEqualTo(1);
        assertThat(Fixture.indexes(orders, 1, 201))
                .isEqualTo(LongStream.rangeClosed(1, 201).boxed().toList());
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void smallBatchesOfOneRoundAreOneRecord() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        List<EntryBatch> small = IntStream.rangeClosed(1, 100)
                .mapToObj(i -> Fixture.append(i).batches().get(0))
                .toList();
        log.write(new LogWrite(null, 0, small)).block(Fixture.PATIENCE);
        assertThat(Fixture.now(log.read(1, 100).collectList())).hasSize(1);
        node.close().block(Fixture.PATIENCE);
    }

    @Test
    void aSubscriberThatThrowsHarmsItselfOnly() {
        BdbNode node = Fixture.open(folder);
        BdbLog log = Fixture.openLog(node);
        log.write(Fixture.append(1)).subscribe(none -> {}, failed -> {}, () -> {
            throw new StackOverflowError("a subscriber's mistake");
        });
        log.write(Fixture.append(2)).block(Fixture.PATIENCE);
        log.read(1, 2).subscribe(batch -> {
            throw new StackOverflowError("a reader's mistake");
        });
        assertThat(Fixture.indexes(log, 1, 2)).containsExactly(1L, 2L);
        node.close().block(Fixture.PATIENCE);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }
}
