package io.reactiveraft.session;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.CommandRejectedException;
import io.reactiveraft.CommandResult;
import io.reactiveraft.spi.CorruptEntryException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What is written of sessions is read again as it was, or not at all. */
class SessionRecordsTest {

    private final ResultCodec codec = new ResultCodec();
    private final SessionTable table = new SessionTable();

    @Test
    void aTableRestoredElsewhereAnswersWithTheFirstResults() {
        fill();
        SessionTable restored = SessionRecords.read(buffers(write()).iterator(), codec);
        assertThat(resultOf(restored, 0, 1)).isEqualTo(CommandResult.of("one"));
        assertThat(resultOf(restored, 3, 2)).isEqualTo(CommandResult.of(null));
        assertThat(resultOf(restored, 300, 3))
                .isInstanceOfSatisfying(
                        CommandResult.Failure.class,
                        failure -> assertThat(failure.cause()).hasMessage("no"));
        assertThat(restored.timeNanos()).isEqualTo(40);
    }

    @Test
    void theFormatIsPinned() {
        fill();
        HexFormat hex = HexFormat.of();
        assertThat(write().stream().map(hex::formatHex))
                .containsExactly(
                        "01" + "0000000000000028" + "00000002",
                        "0000000000000007" + "0000000000000064" + "0000000000000028" + "00000003"
                                + ("0000" + "0000000000000001" + "01" + "00000004"
                                        + hex.formatHex("=one".getBytes(UTF_8)))
                                + ("0003" + "0000000000000002" + "01" + "00000000")
                                + ("012c" + "0000000000000003" + "02" + "00000002"
                                        + hex.formatHex("no".getBytes(UTF_8))),
                        "0000000000000009" + "0000000000000064" + "0000000000000000" + "00000000");
    }

    @Test
    void whatHappensAfterItWasBegunDoesNotShow() {
        fill();
        List<byte[]> before = write();
        Iterator<byte[]> written = SessionRecords.write(table, codec);
        table.close(new SessionEntry.Close(9));
        table.tick(new SessionEntry.Tick(1, 5), 1);
        claim(table, 0, 4).result().remember(String.class, CommandResult.of("later"));
        assertThat(all(written)).usingElementComparator(Arrays::compare).containsExactlyElementsOf(before);
    }

    @Test
    void nothingIsWrittenWhileACallIsUnanswered() {
        fill();
        claim(table, 5, 9);
        assertThatThrownBy(() -> SessionRecords.write(table, codec)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void recordsThatAreCutOffOrOfAnotherVersionAreRefused() {
        fill();
        List<byte[]> records = write();
        for (int i = 0; i < records.size(); i++) {
            for (int length = 0; length < records.get(i).length; length++) {
                List<byte[]> cut = new ArrayList<>(records);
                cut.set(i, Arrays.copyOf(records.get(i), length));
                assertRefused(cut);
            }
            assertRefused(records.subList(0, i));
        }
        List<byte[]> more = new ArrayList<>(records);
        more.add(records.get(2));
        assertRefused(more);
        byte[] other = records.get(0).clone();
        other[0] = 2;
        assertThatThrownBy(() -> read(List.of(other, records.get(1), records.get(2))))
                .isInstanceOf(CorruptEntryException.class)
                .hasMessageContaining("version 2");
    }

    @Test
    void anyBytesAreATableOrRefused() {
        fill();
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 20_000; i++) {
            List<byte[]> records = new ArrayList<>();
            write().forEach(some -> records.add(some.clone()));
            byte[] victim = records.get(random.nextInt(records.size()));
            victim[random.nextInt(victim.length)] = (byte) random.nextInt(256);
            try {
                read(records);
            } catch (CorruptEntryException | CommandRejectedException refused) {
                assertThat(refused.getMessage()).isNotBlank();
            }
        }
    }

    @Test
    void anyPayloadIsAnEntryOrRefused() {
        SplittableRandom random = new SplittableRandom(6);
        for (int i = 0; i < 20_000; i++) {
            byte[] payload = new byte[random.nextInt(30)];
            random.nextBytes(payload);
            if (payload.length > 0) {
                payload[0] = (byte) random.nextInt(7);
            }
            try {
                assertThat(SessionEntry.decode(ByteBuffer.wrap(payload))).isNotNull();
            } catch (CorruptEntryException refused) {
                assertThat(refused.getMessage()).contains("bytes behind it");
            }
        }
    }

    private void fill() {
        SessionEntry.Open open = new SessionEntry.Open(100, 10);
        table.open(7, open);
        table.open(9, open);
        table.tick(new SessionEntry.Tick(1, 40), 1);
        claim(table, 0, 1).result().remember(String.class, CommandResult.of("one"));
        claim(table, 3, 2).result().remember(String.class, CommandResult.of(null));
        claim(table, 300, 3).result().remember(String.class, CommandResult.failed(new IllegalStateException("no")));
    }

    private static Claim.New claim(SessionTable some, int slot, long sequence) {
        return (Claim.New) some.claim(new SessionEntry.Call(7, slot, sequence, ByteBuffer.allocate(0)));
    }

    private static Object resultOf(SessionTable some, int slot, long sequence) {
        Claim claim = some.claim(new SessionEntry.Call(7, slot, sequence, ByteBuffer.allocate(0)));
        return Objects.requireNonNull(((Claim.Repeated) claim).result().result());
    }

    private List<byte[]> write() {
        return all(SessionRecords.write(table, codec));
    }

    private static List<byte[]> all(Iterator<byte[]> written) {
        List<byte[]> records = new ArrayList<>();
        written.forEachRemaining(records::add);
        return records;
    }

    private static List<ByteBuffer> buffers(List<byte[]> records) {
        return records.stream().map(ByteBuffer::wrap).toList();
    }

    private SessionTable read(List<byte[]> records) {
        return SessionRecords.read(buffers(records).iterator(), codec);
    }

    private void assertRefused(List<byte[]> records) {
        assertThatThrownBy(() -> read(records)).isInstanceOf(CorruptEntryException.class);
    }
}
