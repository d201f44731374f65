package io.reactiveraft.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

final class EntryBatchTest {

    /** The bytes that version 1 has on every wire and disk. They never change; a new version gets new ones. */
    private static final String GOLDEN = "0101000000000003000000000000002a00000000000000070000001f"
            + "1e305250"
            + "0000000578d92f81616c706861000000000000000000000002da06ef2c7879";

    private static EntryBatch batchOf(String... payloads) {
        return EntryBatch.of(
                EntryKind.COMMAND,
                Arrays.stream(payloads)
                        .map(payload -> payload.getBytes(StandardCharsets.US_ASCII))
                        .toList());
    }

    private static EntryBatch three() {
        return batchOf("alpha", "", "xy").stamped(7, 42);
    }

    private static byte[] encoded(EntryBatch batch) {
        ByteBuffer out = ByteBuffer.allocate(EntryBatch.HEADER_BYTES + batch.bytes());
        batch.encode(out);
        assertThat(out.hasRemaining()).isFalse();
        return out.array();
    }

    private static List<String> texts(EntryBatch batch) {
        List<String> texts = new ArrayList<>();
        for (LogEntry entry : batch) {
            texts.add(entry.index() + "/" + entry.term() + "/" + entry.kind() + "/"
                    + StandardCharsets.US_ASCII.decode(entry.payload()));
        }
        return texts;
    }

    private static void assertCorrupt(byte[] bytes) {
        assertThatExceptionOfType(CorruptEntryException.class)
                .isThrownBy(() -> EntryBatch.decode(ByteBuffer.wrap(bytes)));
    }

    @Test
    void theFormatIsTheGoldenOne() {
        assertThat(HexFormat.of().formatHex(encoded(three()))).isEqualTo(GOLDEN);
        assertThat(texts(EntryBatch.decode(ByteBuffer.wrap(HexFormat.of().parseHex(GOLDEN)))))
                .containsExactly("42/7/COMMAND/alpha", "43/7/COMMAND/", "44/7/COMMAND/xy");
    }

    @Test
    void whatIsEncodedIsDecoded() {
        EntryBatch decoded = EntryBatch.decode(ByteBuffer.wrap(encoded(three())));
        assertThat(decoded).hasToString(three().toString());
        assertThat(texts(decoded)).isEqualTo(texts(three()));
        assertThat(encoded(decoded)).isEqualTo(encoded(three()));
    }

    @Test
    void decodingMovesBehindTheBatchWhateverTheBuffer() {
        byte[] bytes = encoded(three());
        for (ByteBuffer in : List.of(
                ByteBuffer.allocate(2 * bytes.length + 3),
                ByteBuffer.allocateDirect(2 * bytes.length + 3),
                ByteBuffer.allocate(2 * bytes.length + 8).position(5).slice())) {
            in.put((byte) 9).put(bytes).put(bytes).flip().get();
            assertThat(texts(EntryBatch.decode(in.duplicate()))).isEqualTo(texts(three()));
            EntryBatch.decode(in);
            assertThat(texts(EntryBatch.decode(in.asReadOnlyBuffer()))).isEqualTo(texts(three()));
        }
    }

    @Test
    void everyOtherByteInEveryPlaceIsFound() {
        byte[] bytes = encoded(three());
        for (int at = 0; at < bytes.length; at++) {
            for (int change = 1; change < 256; change++) {
                byte[] changed = bytes.clone();
                changed[at] ^= (byte) change;
                assertCorrupt(changed);
            }
        }
    }

    @Test
    void everyTruncationIsFound() {
        byte[] bytes = encoded(three());
        for (int length = 0; length < bytes.length; length++) {
            assertCorrupt(Arrays.copyOf(bytes, length));
        }
    }

    @Test
    void randomBytesAreCorruptAndNothingWorse() {
        Random random = new Random(11);
        for (int i = 0; i < 5_000; i++) {
            byte[] bytes = new byte[random.nextInt(120)];
            random.nextBytes(bytes);
            assertCorrupt(bytes);
        }
    }

    /** Beneath a header whose checksum fits, every number may lie. */
    @Test
    void randomHeadersWithAFittingChecksumAreCorruptAndNothingWorse() {
        Random random = new Random(12);
        for (int i = 0; i < 5_000; i++) {
            ByteBuffer bytes = ByteBuffer.wrap(encoded(three()));
            for (int field : new int[] {0, 4, 8, 12, 16, 24}) {
                if (random.nextBoolean()) {
                    bytes.putInt(field, random.nextBoolean() ? random.nextInt() : random.nextInt(64) - 8);
                }
            }
            bytes.putInt(44, random.nextInt(3) == 0 ? random.nextInt() : bytes.getInt(44));
            CRC32C crc = new CRC32C();
            crc.update(bytes.array(), 0, 28);
            bytes.putInt(28, (int) crc.getValue());
            try {
                EntryBatch survivor = EntryBatch.decode(bytes.duplicate());
                assertThat(survivor.count()).isEqualTo(3);
                assertThat(survivor.lastIndex()).isGreaterThanOrEqualTo(survivor.firstIndex());
                assertThat(texts(survivor)).hasSize(3);
            } catch (CorruptEntryException expected) {
                assertThat(expected).hasMessageMatching(".+");
            }
        }
    }

    @Test
    void slicesHoldExactlyTheirEntries() {
        EntryBatch batch = batchOf("a", "bb", "", "dddd", "e").stamped(3, 10);
        for (int from = 8; from <= 14; from++) {
            for (int to = Math.max(from, 10); to <= 16; to++) {
                EntryBatch slice = batch.from(from).upTo(to);
                List<String> expected = texts(batch).subList(Math.max(from, 10) - 10, Math.min(to, 14) - 9);
                assertThat(texts(slice)).isEqualTo(expected);
                assertThat(texts(EntryBatch.decode(ByteBuffer.wrap(encoded(slice)))))
                        .isEqualTo(expected);
                assertThat(slice.bytes()).isEqualTo(slice.body().remaining());
            }
        }
    }

    @Test
    void thereIsNoEmptySlice() {
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> three().from(45));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> three().upTo(41));
        assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> three().upTo(0));
    }

    @Test
    void noIndexIsBeyondTheLargest() {
        assertThat(EntryBatch.decode(ByteBuffer.wrap(encoded(three().stamped(1, Long.MAX_VALUE - 2))))
                        .lastIndex())
                .isEqualTo(Long.MAX_VALUE);
        assertCorrupt(encoded(three().stamped(1, Long.MAX_VALUE - 1)));
    }

    @Test
    void thereIsNoEmptyBatch() {
        assertThatIllegalArgumentException().isThrownBy(() -> EntryBatch.of(EntryKind.COMMAND, List.of()));
    }

    @Test
    void aRunOfBatchesIsJoinedIntoOne() {
        EntryBatch whole = batchOf("a", "bb", "", "dddd", "e").stamped(3, 10);
        EntryBatch joined =
                EntryBatch.join(List.of(whole.upTo(11), whole.from(12).upTo(12), whole.from(13)));
        assertThat(encoded(joined)).isEqualTo(encoded(whole));
        assertThat(EntryBatch.join(List.of(whole))).isSameAs(whole);
    }

    @Test
    void whatIsNoRunIsNotJoined() {
        EntryBatch first = batchOf("a").stamped(3, 10);
        for (EntryBatch other : List.of(
                batchOf("b").stamped(3, 12),
                batchOf("b").stamped(4, 11),
                EntryBatch.of(EntryKind.NOOP, List.of(new byte[1])).stamped(3, 11))) {
            assertThatIllegalArgumentException().isThrownBy(() -> EntryBatch.join(List.of(first, other)));
        }
    }

    @Test
    void stampingSharesTheBody() {
        EntryBatch batch = batchOf(IntStream.range(0, 9).mapToObj(i -> "p" + i).toArray(String[]::new));
        EntryBatch stamped = batch.stamped(2, 5);
        assertThat(batch.firstIndex()).isZero();
        assertThat(stamped.lastIndex()).isEqualTo(13);
        assertThat(stamped.body()).isEqualTo(batch.body());
        assertThat(stamped.header().remaining()).isEqualTo(EntryBatch.HEADER_BYTES);
    }
}
