package io.reactiveraft.examples.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Command;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

final class PayloadMachineTest {

    private static List<CommandResult> apply(PayloadMachine machine, String... payloads) {
        return machine.apply(Flux.fromArray(payloads)
                        .index((index, text) -> new Committed<Command<?>>(index + 1, 1, payload(text))))
                .toStream()
                .toList();
    }

    private static Payload payload(String text) {
        return new Payload(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Total totalOf(String... payloads) {
        PayloadMachine machine = new PayloadMachine();
        apply(machine, payloads);
        return machine.state();
    }

    @Test
    void answersWithTheNumberOfPayloads() {
        assertThat(apply(new PayloadMachine(), "a", "b")).containsExactly(CommandResult.of(1L), CommandResult.of(2L));
    }

    @Test
    void tellsOrdersAndContentsApart() {
        assertThat(totalOf("a", "b")).isEqualTo(totalOf("a", "b"));
        assertThat(totalOf("a", "b")).isNotEqualTo(totalOf("b", "a"));
        assertThat(totalOf("a", "b")).isNotEqualTo(totalOf("a", "c"));
    }

    @Test
    void goesOnFromASnapshotAsIfItHadAppliedAllBefore() {
        PayloadMachine machine = new PayloadMachine();
        apply(machine, "a", "b");
        Flux<ByteBuffer> captured = machine.capture();
        apply(machine, "too late");
        PayloadMachine restored = new PayloadMachine();
        apply(restored, "something else");

        restored.restore(captured).block();

        assertThat(restored.state()).isEqualTo(totalOf("a", "b"));
        assertThat(apply(restored, "c")).containsExactly(CommandResult.of(3L));
        assertThat(restored.state()).isEqualTo(totalOf("a", "b", "c"));
    }

    @Test
    void refusesWhatIsNoPayloadAndStaysAsItWas() {
        PayloadMachine machine = new PayloadMachine();

        List<CommandResult> results = machine.apply(Flux.just(new Committed<Command<?>>(1, 1, new Command<Void>() {})))
                .toStream()
                .toList();

        assertThat(results).singleElement().isInstanceOf(CommandResult.Failure.class);
        assertThat(machine.state()).isEqualTo(new Total(0, 0));
    }

    @Test
    void decodesWhatItEncodes() {
        PayloadCodec codec = new PayloadCodec();

        Command<?> decoded = codec.decode(ByteBuffer.wrap(codec.encode(payload("abc"))));

        assertThat(decoded)
                .isInstanceOfSatisfying(
                        Payload.class,
                        payload -> assertThat(payload.bytes())
                                .asString(StandardCharsets.UTF_8)
                                .isEqualTo("abc"));
    }
}
