package io.reactiveraft;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.TestPublisher;

/** The usual state machine, as a snapshot and back. */
class HandlerStateMachineTest {

    record Add(String word) implements Command<Integer> {}

    private final StateMachine<List<String>> machine =
            builder().snapshots(new Words()).build(new NoCodec());
    private final StateSnapshots snapshots = machine.snapshots().orElseThrow();

    @Test
    void withoutACodecThereAreNoSnapshots() {
        assertThat(builder().build(new NoCodec()).snapshots()).isEmpty();
    }

    @Test
    void whatWasCapturedTakesThePlaceOfTheState() {
        apply(machine, "one", "two");
        StateMachine<List<String>> other = builder().snapshots(new Words()).build(new NoCodec());
        apply(other, "something else");

        other.snapshots().orElseThrow().restore(snapshots.capture()).block();

        assertThat(other.state()).containsExactly("one", "two");
        apply(other, "three");
        assertThat(other.state()).containsExactly("one", "two", "three");
        assertThat(machine.state()).containsExactly("one", "two");
    }

    @Test
    void itIsTheStateOfTheMomentThatIsCapturedWheneverItIsRead() {
        apply(machine, "one");
        Flux<ByteBuffer> captured = snapshots.capture();
        apply(machine, "two");

        snapshots.restore(captured).block();

        assertThat(machine.state()).containsExactly("one");
    }

    @Test
    void theStateIsWhatItWasUntilAllOfTheSnapshotIsThere() {
        apply(machine, "one");
        TestPublisher<ByteBuffer> records = TestPublisher.create();

        StepVerifier.create(snapshots.restore(records.flux()))
                .then(() -> records.next(ByteBuffer.wrap("other".getBytes(UTF_8))))
                .then(() -> assertThat(machine.state()).containsExactly("one"))
                .then(records::complete)
                .verifyComplete();

        assertThat(machine.state()).containsExactly("other");
    }

    @Test
    void aSnapshotThatCannotBeReadChangesNothing() {
        apply(machine, "one");

        StepVerifier.create(snapshots.restore(Flux.error(new IllegalStateException("damaged"))))
                .verifyErrorMessage("damaged");

        assertThat(machine.state()).containsExactly("one");
    }

    @Test
    void aCodecThatReadsNoStateIsAnError() {
        StateMachine<List<String>> forgetful = builder()
                .snapshots(new Words() {
                    @Override
                    public Mono<List<String>> read(Flux<ByteBuffer> records) {
                        return Mono.empty();
                    }
                })
                .build(new NoCodec());

        StepVerifier.create(forgetful.snapshots().orElseThrow().restore(Flux.empty()))
                .verifyError(NoSuchElementException.class);
    }

    private static StateMachines.Builder<List<String>> builder() {
        return StateMachines.<List<String>>of(Add.class, ArrayList::new).on(Add.class, (words, add, entry) -> {
            words.add(add.word());
            return words.size();
        });
    }

    private static void apply(StateMachine<List<String>> to, String... words) {
        to.apply(Flux.fromArray(words).index((index, word) -> new Committed<Command<?>>(index + 1, 1, new Add(word))))
                .blockLast();
    }

    private static class Words implements StateCodec<List<String>> {

        @Override
        public Flux<ByteBuffer> write(List<String> words) {
            return Flux.fromIterable(List.copyOf(words)).map(word -> ByteBuffer.wrap(word.getBytes(UTF_8)));
        }

        @Override
        public Mono<List<String>> read(Flux<ByteBuffer> records) {
            return records.map(record -> UTF_8.decode(record).toString()).collect(ArrayList::new, List::add);
        }
    }

    private static final class NoCodec implements CommandCodec {

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
