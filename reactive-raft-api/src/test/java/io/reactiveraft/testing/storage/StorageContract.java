package io.reactiveraft.testing.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogEntry;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RaftStorage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What the contracts share: one folder, the node that has it open, and words to tell stories about its log. */
public abstract class StorageContract {

    /** How long anything may take before the test fails. */
    protected static final Duration PATIENCE = Duration.ofSeconds(20);

    static final ClusterId CLUSTER = ClusterId.of("shop");
    static final NodeId NODE = NodeId.of("n1");
    static final GroupId ORDERS = GroupId.of("orders");
    static final GroupId STOCK = GroupId.of("stock");

    RaftStorage storage = unopened();

    @Nullable
    NodeStorage open;

    /** A fresh folder: each call of {@link RaftStorage#open} on the result opens that same one. */
    protected abstract RaftStorage newFolder();

    @BeforeEach
    final void beginWithAFreshFolder() {
        storage = newFolder();
    }

    @AfterEach
    final void closeTheFolder() {
        close();
    }

    final NodeStorage open() {
        NodeStorage opened = now(storage.open(CLUSTER, NODE));
        open = opened;
        return opened;
    }

    final GroupLog openOrders() {
        return now((open == null ? open() : open).group(ORDERS));
    }

    final GroupLog reopenOrders() {
        close();
        return openOrders();
    }

    final void close() {
        if (open != null) {
            open.close().block(PATIENCE);
            open = null;
        }
    }

    static <T> T now(Mono<T> mono) {
        T value = mono.block(PATIENCE);
        if (value == null) {
            throw new AssertionError("completed without a value");
        }
        return value;
    }

    static void write(GroupLog log, LogWrite write) {
        log.write(write).block(PATIENCE);
    }

    /** Entries of one batch; the payload of each names its index and term, and some have none. */
    static EntryBatch entries(long term, long first, long last) {
        List<byte[]> payloads = IntStream.range(0, (int) (last - first + 1))
                .mapToObj(i -> payload(term, first + i))
                .toList();
        return EntryBatch.of(EntryKind.COMMAND, payloads).stamped(term, first);
    }

    private static byte[] payload(long term, long index) {
        return (index % 7 == 0 ? "" : "entry " + index + " of term " + term).getBytes(StandardCharsets.ISO_8859_1);
    }

    static LogWrite append(EntryBatch... batches) {
        return new LogWrite(null, 0, List.of(batches));
    }

    static LogWrite cutAndAppend(long from, EntryBatch... batches) {
        return new LogWrite(null, from, List.of(batches));
    }

    static LogWrite remember(long term, @Nullable NodeId vote) {
        return new LogWrite(new HardState(term, vote), 0, List.of());
    }

    /** Every entry as text, so that a difference can be read. */
    static List<String> texts(GroupLog log, long from, long to) {
        return texts(now(log.read(from, to).collectList()));
    }

    static List<String> texts(List<EntryBatch> batches) {
        List<String> texts = new ArrayList<>();
        batches.forEach(batch -> batch.forEach(entry -> texts.add(text(entry))));
        return texts;
    }

    static String text(LogEntry entry) {
        return entry.index() + "/" + entry.term() + "/" + entry.kind() + "/"
                + StandardCharsets.ISO_8859_1.decode(entry.payload().duplicate());
    }

    /** It fails as storage fails, and the message has these words. */
    static void assertFailsTyped(Mono<?> mono, String... words) {
        StepVerifier.create(mono)
                .expectErrorSatisfies(failed -> {
                    assertThat(failed).isInstanceOf(StorageFailedException.class);
                    for (String word : words) {
                        assertThat(failed).hasMessageContaining(word);
                    }
                })
                .verify(PATIENCE);
    }

    private static RaftStorage unopened() {
        return (cluster, node) -> Mono.error(new IllegalStateException("no folder yet"));
    }
}
