package io.reactiveraft.examples.kv.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;
import tools.jackson.core.JacksonException;

/** The store as records of a snapshot, and back. */
class KvStateCodecTest {

    private final KvStateCodec codec = new KvStateCodec();
    private final KvState state = new KvState();

    @Test
    void whatIsWrittenIsRead() {
        state.put("greeting", "grüß Gott \u0000 \ud83d\ude42");
        state.put("", "");
        state.append("list", "1");
        state.append("list", "");
        state.append("list", "1");
        state.put("long", "x".repeat(1 << 20));

        KvState read = read(write(state));

        assertThat(read.pairs()).hasSize(4).isEqualTo(state.pairs());
        assertThat(read.get("list")).isEqualTo(new Value.Items(List.of("1", "", "1")));
    }

    @Test
    void anEmptyStoreHasNoRecordAndNoRecordIsAnEmptyStore() {
        assertThat(write(state)).isEmpty();
        assertThat(read(List.of()).pairs()).isEmpty();
    }

    @Test
    void aStoreThatWasReadGoesOnAsTheOneThatWasWritten() {
        state.append("list", "1");
        state.put("text", "x");

        KvState read = read(write(state));
        read.append("list", "2");

        assertThat(read.get("list")).isEqualTo(new Value.Items(List.of("1", "2")));
        assertThatExceptionOfType(NotAListException.class).isThrownBy(() -> read.append("text", "2"));
        assertThat(read.delete("text")).isTrue();
    }

    @Test
    void whatChangesAfterTheMomentOfTheSnapshotIsNotInIt() {
        state.put("changed", "before");
        state.put("deleted", "before");
        state.put("turned", "before");
        state.append("list", "before");
        List<KvState.Pair> before = state.pairs();

        Flux<ByteBuffer> records = codec.write(state);
        List<ByteBuffer> written = new ArrayList<>();
        StepVerifier.create(records.doOnNext(written::add), 0)
                .then(() -> state.put("changed", "after"))
                .thenRequest(1)
                .expectNextCount(1)
                .then(this::changeTheRest)
                .thenRequest(Long.MAX_VALUE)
                .expectNextCount(3)
                .verifyComplete();

        assertThat(read(written).pairs()).isEqualTo(before);
    }

    private void changeTheRest() {
        state.put("added", "after");
        state.delete("deleted");
        state.delete("turned");
        state.append("turned", "after");
        state.append("list", "after");
    }

    @Test
    void equalStoresHaveEqualRecordsWhateverTheirPast() {
        state.put("b", "1");
        state.append("a", "2");
        KvState other = new KvState();
        other.append("a", "2");
        other.append("b", "3");
        other.put("b", "1");

        assertThat(write(other)).isEqualTo(write(state));
    }

    @Test
    void aKeyIsEncodedOnceItsRecordIsWanted() {
        for (int i = 0; i < 100; i++) {
            state.put("k" + i, "v");
        }
        AtomicLong wanted = new AtomicLong();

        StepVerifier.create(codec.write(state).doOnRequest(wanted::addAndGet), 3)
                .expectNextCount(3)
                .thenCancel()
                .verify();

        assertThat(wanted).hasValue(3);
    }

    @Test
    void aRecordThatIsNoneIsAnError() {
        StepVerifier.create(codec.read(Flux.just(ByteBuffer.wrap(new byte[] {1, 2, 3}))))
                .expectError(JacksonException.class)
                .verify();
    }

    private List<ByteBuffer> write(KvState from) {
        return Objects.requireNonNull(codec.write(from).collectList().block());
    }

    private KvState read(List<ByteBuffer> records) {
        return Objects.requireNonNull(codec.read(Flux.fromIterable(records).map(ByteBuffer::duplicate))
                .block());
    }
}
