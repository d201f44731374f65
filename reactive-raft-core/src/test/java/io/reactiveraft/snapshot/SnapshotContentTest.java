package io.reactiveraft.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.session.SessionRecords;
import io.reactiveraft.session.SessionTable;
import io.reactiveraft.spi.CorruptEntryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** The chunks of a snapshot: what was put in comes out again, as it is asked for. */
class SnapshotContentTest {

    private static final int CHUNK = 64;
    private static final CommandCodec NO_RESULTS = new NoResults();

    @Test
    void whateverTheRecordsAndTheChunksAreTheRecordsComeBack() {
        long seed = new SplittableRandom().nextLong();
        SplittableRandom random = new SplittableRandom(seed);
        for (int run = 0; run < 300; run++) {
            int chunkBytes = random.nextInt(CHUNK, random.nextBoolean() ? 2 * CHUNK : 1_000);
            List<byte[]> records = records(random);

            List<ByteBuffer> chunks = chunks(records, chunkBytes);

            assertThat(hex(state(chunks))).as("seed %d, run %d", seed, run).isEqualTo(hexOf(records));
            assertThat(sessionsOf(chunks).timeNanos()).isZero();
            assertThat(chunks.subList(0, chunks.size() - 1))
                    .as("seed %d, run %d: all but the last are full, up to a header that would not fit", seed, run)
                    .allMatch(chunk -> chunk.remaining() > chunkBytes - ChunkPacker.PIECE_HEADER_BYTES - 1
                            && chunk.remaining() <= chunkBytes);
        }
    }

    /** Empty ones, small ones, and some that take many chunks. */
    private static List<byte[]> records(SplittableRandom random) {
        List<byte[]> records = new ArrayList<>();
        for (int count = random.nextInt(30); count > 0; count--) {
            int kind = random.nextInt(8);
            byte[] record = new byte[kind == 0 ? 0 : random.nextInt(kind == 1 ? 5_000 : 100)];
            random.nextBytes(record);
            records.add(record);
        }
        return records;
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 34, 35, 36, 39, 40, 41, 93, 94, 95, 128, 1_000})
    void aRecordMayEndAnywhereInAChunk(int bytes) {
        byte[] record = new byte[bytes];
        Arrays.fill(record, (byte) 7);

        List<ByteBuffer> chunks = chunks(List.of(record, new byte[0], record), CHUNK);

        assertThat(hex(state(chunks))).isEqualTo(hexOf(List.of(record, new byte[0], record)));
    }

    @Test
    void aStateWithoutRecordsIsOneChunk() {
        List<ByteBuffer> chunks = chunks(List.of(), CHUNK);
        assertThat(chunks).hasSize(1);
        assertThat(state(chunks)).isEmpty();
    }

    @Test
    void theFormatIsPinned() {
        List<byte[]> records =
                List.of("abc".getBytes(UTF_8), new byte[0], "d".repeat(30).getBytes(UTF_8));

        assertThat(hexOf(chunks(records, CHUNK).stream()
                        .map(SnapshotContentTest::bytes)
                        .toList()))
                .containsExactly(
                        "01"
                                + ("00" + "0000000d" + "01" + "0000000000000000" + "00000000")
                                + ("01" + "00000003" + "616263")
                                + ("01" + "00000000")
                                + ("81" + "0000001b" + "64".repeat(27)),
                        "01" + ("01" + "00000003" + "64".repeat(3)));
    }

    @Test
    void theStateIsAskedForNoMoreThanAChunkAhead() {
        AtomicInteger given = new AtomicInteger();
        Flux<ByteBuffer> state =
                Flux.range(0, 1_000).map(i -> ByteBuffer.allocate(20)).doOnNext(record -> given.incrementAndGet());

        StepVerifier.create(SnapshotContent.write(noSessions(), state, CHUNK), 0)
                .thenRequest(1)
                .expectNextCount(1)
                .then(() -> assertThat(given.get()).isLessThanOrEqualTo(5))
                .thenRequest(2)
                .expectNextCount(2)
                .then(() -> assertThat(given.get()).isLessThanOrEqualTo(10))
                .thenCancel()
                .verify();
    }

    @Test
    void chunksAreAskedForOneAtATimeAndOnlyWhenTheirRecordsAreWanted() {
        List<ByteBuffer> chunks =
                chunks(IntStream.range(0, 20).mapToObj(i -> new byte[20]).toList(), CHUNK);
        TestPublisher<ByteBuffer> source = TestPublisher.create();
        AtomicInteger asked = new AtomicInteger();
        Flux<ByteBuffer> counted = source.flux().doOnRequest(count -> {
            assertThat(count).isEqualTo(1);
            asked.incrementAndGet();
        });

        StepVerifier.create(SnapshotContent.state(counted), 0)
                .thenRequest(1)
                .then(() -> source.next(chunks.get(0)))
                .expectNextCount(1)
                .then(() -> assertThat(asked.get()).isLessThanOrEqualTo(2))
                .thenCancel()
                .verify();
        source.assertCancelled();
    }

    @Test
    void theSessionsAreReadNoFurtherThanTheyGo() {
        List<ByteBuffer> chunks =
                chunks(IntStream.range(0, 100).mapToObj(i -> new byte[20]).toList(), CHUNK);
        AtomicInteger read = new AtomicInteger();

        SnapshotContent.sessions(Flux.fromIterable(chunks).doOnNext(chunk -> read.incrementAndGet()), NO_RESULTS)
                .block();

        assertThat(read.get()).isLessThanOrEqualTo(2);
    }

    @Test
    void whatIsCutOffIsNoticed() {
        List<ByteBuffer> chunks = chunks(List.of(new byte[10], new byte[200]), CHUNK);

        damaged(chunks.subList(0, chunks.size() - 1), "the last record of a snapshot is cut off");
        damaged(List.of(ByteBuffer.allocate(0)), "a chunk of a snapshot is cut off");
        damaged(List.of(buffer("01" + "01" + "0000")), "a chunk of a snapshot is cut off");
        damaged(List.of(buffer("01" + "01" + "00000003" + "6162")), "3 bytes in a chunk of a snapshot that has 2 left");
    }

    @Test
    void whatIsNoPieceIsNoticed() {
        damaged(List.of(buffer("02")), "a chunk of version 2 instead of 1");
        damaged(List.of(buffer("01" + "02" + "00000000")), "a piece of kind 2");
        damaged(List.of(buffer("01" + "82" + "00000000")), "a piece of kind 2");
        damaged(List.of(buffer("01" + "01" + "ffffffff")), "with -1 bytes");
        damaged(
                List.of(buffer("01" + "81" + "00000000" + "00" + "00000000")),
                "kind 0 goes on with a record of kind 1");
        damaged(List.of(buffer("01" + "01" + "00000000" + "00" + "00000000")), "kind 0 comes behind one of kind 1");
    }

    private static void damaged(List<ByteBuffer> chunks, String message) {
        StepVerifier.create(SnapshotContent.state(Flux.fromIterable(chunks)).thenMany(Flux.empty()))
                .expectErrorSatisfies(error -> assertThat(error)
                        .isInstanceOf(CorruptEntryException.class)
                        .hasMessageContaining(message))
                .verify();
    }

    private static Iterator<byte[]> noSessions() {
        return SessionRecords.write(new SessionTable(), NO_RESULTS);
    }

    private static List<ByteBuffer> chunks(List<byte[]> records, int chunkBytes) {
        Flux<ByteBuffer> state = Flux.fromIterable(records).map(ByteBuffer::wrap);
        return Objects.requireNonNull(SnapshotContent.write(noSessions(), state, chunkBytes)
                .collectList()
                .block());
    }

    private static List<ByteBuffer> state(List<ByteBuffer> chunks) {
        return Objects.requireNonNull(
                SnapshotContent.state(Flux.fromIterable(chunks)).collectList().block());
    }

    private static SessionTable sessionsOf(List<ByteBuffer> chunks) {
        return Objects.requireNonNull(
                SnapshotContent.sessions(Flux.fromIterable(chunks), NO_RESULTS).block());
    }

    private static ByteBuffer buffer(String hex) {
        return ByteBuffer.wrap(HexFormat.of().parseHex(hex));
    }

    private static byte[] bytes(ByteBuffer buffer) {
        byte[] bytes = new byte[buffer.remaining()];
        buffer.duplicate().get(bytes);
        return bytes;
    }

    private static List<String> hex(List<ByteBuffer> buffers) {
        return hexOf(buffers.stream().map(SnapshotContentTest::bytes).toList());
    }

    private static List<String> hexOf(List<byte[]> records) {
        return records.stream().map(HexFormat.of()::formatHex).toList();
    }

    /** Nothing has been called in a session. */
    private static final class NoResults implements CommandCodec {

        @Override
        public byte[] encode(Command<?> command) {
            throw new UnsupportedOperationException("nothing is encoded here");
        }

        @Override
        public Command<?> decode(ByteBuffer bytes) {
            throw new UnsupportedOperationException("nothing is decoded here");
        }

        @Override
        public byte[] encodeResult(Class<?> commandType, @Nullable Object result) {
            throw new UnsupportedOperationException("nothing is encoded here");
        }

        @Override
        public @Nullable Object decodeResult(ByteBuffer bytes) {
            throw new UnsupportedOperationException("nothing is decoded here");
        }
    }
}
