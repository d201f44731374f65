package io.reactiveraft.testing.storage;

import static io.reactiveraft.testing.storage.Snapshots.assertHolds;
import static io.reactiveraft.testing.storage.Snapshots.chunk;
import static io.reactiveraft.testing.storage.Snapshots.chunks;
import static io.reactiveraft.testing.storage.Snapshots.info;
import static io.reactiveraft.testing.storage.Snapshots.save;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What the snapshots that a node takes are promised: saved, and found again. */
public abstract class StorageSnapshotContract extends StorageContract {

    private static final List<ByteBuffer> THREE = chunks("one", "", "three");

    private final CountDownLatch tookOne = new CountDownLatch(2);
    private final CountDownLatch cancelled = new CountDownLatch(1);

    /** One chunk; when the next is asked for, it was taken, and none comes. */
    private Flux<ByteBuffer> oneAndThenSilence() {
        return Flux.concat(Flux.just(chunk(3, 1)), Flux.never())
                .doOnRequest(n -> tookOne.countDown())
                .doOnCancel(cancelled::countDown);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    final void aNewGroupHasNone() {
        assertThat(openOrders().snapshots().stored()).isEmpty();
        assertThat(reopenOrders().snapshots().stored()).isEmpty();
    }

    @Test
    final void whatWasSavedIsFoundAgain() {
        GroupLog log = openOrders();
        StoredSnapshot fifth = save(log, info(5, 2), THREE);
        StoredSnapshot ninth = save(log, info(9, 3), chunks("nine"));
        assertThat(log.snapshots().stored()).containsExactly(fifth, ninth);

        GroupLog reopened = reopenOrders();

        assertThat(reopened.snapshots().stored()).containsExactly(fifth, ninth);
        assertHolds(reopened, fifth, THREE);
        assertHolds(reopened, ninth, chunks("nine"));
    }

    @Test
    final void oneOfAGroupWithoutMembersIsASnapshotToo() {
        SnapshotInfo nobody = new SnapshotInfo(3, 1, SnapshotInfo.NONE.membership());
        StoredSnapshot saved = save(openOrders(), nobody, THREE);
        assertThat(reopenOrders().snapshots().stored()).containsExactly(saved);
    }

    @Test
    final void itsDigestIsSha256OfLengthsAndChunks() throws NoSuchAlgorithmException {
        MessageDigest sha = MessageDigest.getInstance("SHA-256");
        sha.update(new byte[] {0, 0, 0, 3});
        sha.update("one".getBytes(StandardCharsets.US_ASCII));
        sha.update(new byte[] {0, 0, 0, 0});
        sha.update(new byte[] {0, 0, 0, 5});
        sha.update("three".getBytes(StandardCharsets.US_ASCII));
        String digest = HexFormat.of().formatHex(sha.digest());

        assertThat(save(openOrders(), info(5, 2), THREE)).isEqualTo(new StoredSnapshot(info(5, 2), 3, 8, digest));
    }

    @Test
    final void chunksAreAskedForOneByOne() {
        AtomicLong requested = new AtomicLong();
        AtomicLong emitted = new AtomicLong();
        Flux<ByteBuffer> chunks = Flux.range(0, 100)
                .map(i -> chunk(10, i))
                .doOnNext(chunk -> emitted.incrementAndGet())
                .doOnRequest(n -> assertThat(requested.addAndGet(n)).isLessThanOrEqualTo(emitted.get() + 1));

        StoredSnapshot saved = now(openOrders().snapshots().save(info(5, 2), chunks));

        assertThat(saved.chunks()).isEqualTo(100);
        assertThat(emitted).hasValue(100);
    }

    @Test
    final void aMebibyteIsTakenAndMoreIsNot() {
        GroupLog log = openOrders();
        List<ByteBuffer> large = List.of(chunk(StoredSnapshot.CHUNK_BYTES_MAX, 1), chunk(3, 2));
        StoredSnapshot saved = save(log, info(5, 2), large);

        ByteBuffer tooLarge = chunk(StoredSnapshot.CHUNK_BYTES_MAX + 1, 3);
        assertFailsTyped(log.snapshots().save(info(6, 2), Flux.just(chunk(1, 1), tooLarge)), "1048577", "1048576");

        assertThat(log.snapshots().stored()).containsExactly(saved);
        assertHolds(reopenOrders(), saved, large);
    }

    @Test
    final void theBuffersOfItsSourceAreLeftAsTheyAre() {
        ByteBuffer window = chunk(10, 7).position(2).limit(6);
        GroupLog log = openOrders();
        StoredSnapshot saved = save(log, info(5, 2), List.of(window.asReadOnlyBuffer()));
        assertThat(window.remaining()).isEqualTo(4);
        assertHolds(log, saved, List.of(chunk(4, 7)));
    }

    @Test
    final void aSourceThatFailsLeavesNothing() {
        GroupLog log = openOrders();
        Flux<ByteBuffer> failing =
                Flux.concat(Flux.fromIterable(THREE), Flux.error(() -> new IllegalStateException("the machine broke")));

        assertFailsTyped(log.snapshots().save(info(5, 2), failing), "the machine broke");

        assertThat(log.snapshots().stored()).isEmpty();
        save(log, info(5, 2), THREE);
    }

    @Test
    final void aSourceWithoutChunksIsRefused() {
        GroupLog log = openOrders();
        assertFailsTyped(log.snapshots().save(info(5, 2), Flux.empty()), "one chunk");
        assertThat(reopenOrders().snapshots().stored()).isEmpty();
    }

    @Test
    final void whoCancelsLeavesNothing() {
        GroupLog log = openOrders();
        Mono<StoredSnapshot> saving = log.snapshots().save(info(5, 2), oneAndThenSilence());
        StepVerifier.create(saving).then(() -> await(tookOne)).thenCancel().verify(PATIENCE);
        await(cancelled);

        assertThat(log.snapshots().stored()).isEmpty();
        StoredSnapshot saved = save(log, info(5, 2), THREE);
        assertThat(reopenOrders().snapshots().stored()).containsExactly(saved);
    }

    @Test
    final void nothingIsSavedBeforeSomebodySubscribes() {
        GroupLog log = openOrders();
        assertThat(log.snapshots().save(info(5, 2), Flux.fromIterable(THREE))).isNotNull();
        assertThat(reopenOrders().snapshots().stored()).isEmpty();
    }

    @Test
    final void oneThatStandsForNoMoreThanTheLastIsRefused() {
        GroupLog log = openOrders();
        StoredSnapshot fifth = save(log, info(5, 2), THREE);

        assertFailsTyped(log.snapshots().save(info(5, 2), Flux.fromIterable(chunks("other"))), "5");
        assertFailsTyped(log.snapshots().save(info(4, 2), Flux.fromIterable(THREE)), "4");

        assertThat(reopenOrders().snapshots().stored()).containsExactly(fifth);
    }

    @Test
    final void aRefusalSaysNothingOfTheLog() {
        GroupLog log = openOrders();
        assertFailsTyped(log.snapshots().save(info(5, 2), Flux.empty()));
        assertFailsTyped(log.snapshots().install());
        write(log, append(entries(1, 1, 3)));
        assertThat(reopenOrders().recovered().lastIndex()).isEqualTo(3);
    }

    @Test
    final void afterClosingEverythingFailsTyped() {
        GroupLog log = openOrders();
        StoredSnapshot fifth = save(log, info(5, 2), THREE);
        close();
        assertFailsTyped(log.snapshots().save(info(9, 2), Flux.fromIterable(THREE)), "closed");
        assertFailsTyped(log.snapshots().read(fifth, 0).collectList(), "closed");
        assertFailsTyped(log.snapshots().arrived(fifth), "closed");
        assertFailsTyped(log.snapshots().add(0, chunk(1, 1)), "closed");
        assertFailsTyped(log.snapshots().install(), "closed");
        assertFailsTyped(log.snapshots().drop(fifth), "closed");
    }

    @Test
    final void closingEndsASavingThatWaitsForItsSource() {
        GroupLog log = openOrders();
        Mono<StoredSnapshot> saving =
                log.snapshots().save(info(5, 2), oneAndThenSilence()).cache();
        saving.subscribe(saved -> {}, failed -> {});
        await(tookOne);

        close();

        assertFailsTyped(saving, "closed");
        await(cancelled);
        assertThat(openOrders().snapshots().stored()).isEmpty();
    }
}
