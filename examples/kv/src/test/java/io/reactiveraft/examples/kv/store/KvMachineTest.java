package io.reactiveraft.examples.kv.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.StateMachine;
import io.reactiveraft.examples.kv.store.KvCommand.Append;
import io.reactiveraft.examples.kv.store.KvCommand.Cas;
import io.reactiveraft.examples.kv.store.KvCommand.Delete;
import io.reactiveraft.examples.kv.store.KvCommand.Put;
import io.reactiveraft.wire.SmileCommandCodec;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.core.publisher.Flux;

class KvMachineTest {

    private static final long TERM = 2;

    private final CommandCodec codec = SmileCommandCodec.of(KvCommand.class);
    private final StateMachine<KvState> machine = KvMachine.create(codec);

    @Test
    void aPutReplacesWhateverWasThereAndTellsWhereItStands() {
        assertThat(apply(new Append("k", "1"), new Put("k", "x"), new Put("k", "y")))
                .containsExactly(value(new Written(1, TERM)), value(new Written(2, TERM)), value(new Written(3, TERM)));
        assertThat(machine.state().get("k")).isEqualTo(new Value.Text("y"));
    }

    @Test
    void aDeletionTellsWhetherThereWasSomething() {
        assertThat(apply(new Put("k", "x"), new Delete("k"), new Delete("k")))
                .endsWith(value(new Deleted(2, TERM, true)), value(new Deleted(3, TERM, false)));
        assertThat(machine.state().get("k")).isNull();
    }

    @Test
    void aCompareAndSetThatExpectsNothingNeedsAnAbsentKey() {
        assertThat(apply(new Cas("k", null, "x"), new Cas("k", null, "y")))
                .containsExactly(
                        value(new Swapped(new Written(1, TERM), true, null)),
                        value(new Swapped(new Written(2, TERM), false, new Value.Text("x"))));
    }

    @Test
    void everyResultCanBeKeptInASnapshot() {
        Written written = new Written(1, TERM);
        assertThat(kept(Put.class, written)).isEqualTo(written);
        assertThat(kept(Append.class, written)).isEqualTo(written);
        assertThat(kept(Delete.class, new Deleted(2, TERM, true))).isEqualTo(new Deleted(2, TERM, true));
        for (Value actual : new Value[] {null, new Value.Text("x"), new Value.Items(List.of("a", "b"))}) {
            Swapped swapped = new Swapped(written, false, actual);
            assertThat(kept(Cas.class, swapped)).isEqualTo(swapped);
        }
    }

    private @Nullable Object kept(Class<?> commandType, Object result) {
        return codec.decodeResult(ByteBuffer.wrap(codec.encodeResult(commandType, result)));
    }

    @Test
    void aCompareAndSetReplacesWhatItExpectsAndNothingElse() {
        assertThat(apply(new Put("k", "x"), new Cas("k", "z", "y"), new Cas("k", "x", "y")))
                .endsWith(
                        value(new Swapped(new Written(2, TERM), false, new Value.Text("x"))),
                        value(new Swapped(new Written(3, TERM), true, new Value.Text("x"))));
        assertThat(machine.state().get("k")).isEqualTo(new Value.Text("y"));
    }

    @Test
    void aCompareAndSetNeverMatchesAList() {
        assertThat(apply(new Append("k", "x"), new Cas("k", "x", "y")))
                .endsWith(value(new Swapped(new Written(2, TERM), false, new Value.Items(List.of("x")))));
    }

    @Test
    void appendsKeepTheirOrderAndWhatWasReadDoesNotChangeLater() {
        apply(new Append("k", "1"), new Append("k", "2"));
        Value before = machine.state().get("k");
        apply(new Append("k", "3"));
        assertThat(before).isEqualTo(new Value.Items(List.of("1", "2")));
        assertThat(machine.state().get("k")).isEqualTo(new Value.Items(List.of("1", "2", "3")));
    }

    @Test
    void anAppendToASingleValueIsRefusedAndChangesNothing() {
        List<CommandResult> results = apply(new Put("k", "x"), new Append("k", "1"));
        assertThat(results.get(1))
                .isInstanceOfSatisfying(
                        CommandResult.Failure.class,
                        failure -> assertThat(failure.cause()).isInstanceOf(NotAListException.class));
        assertThat(machine.state().get("k")).isEqualTo(new Value.Text("x"));
    }

    @ParameterizedTest
    @MethodSource("commands")
    void everyCommandSurvivesTheCodec(KvCommand<?> command) {
        assertThat(codec.decode(ByteBuffer.wrap(codec.encode(command)))).isEqualTo(command);
    }

    static List<KvCommand<?>> commands() {
        return List.of(
                new Put("k", "grüß Gott \u0000"),
                new Delete("k"),
                new Cas("k", null, ""),
                new Cas("k", "x", "y"),
                new Append("k", "1"));
    }

    private List<CommandResult> apply(KvCommand<?>... commands) {
        List<Committed<Command<?>>> entries = new ArrayList<>();
        for (KvCommand<?> command : commands) {
            entries.add(new Committed<>(entries.size() + 1L, TERM, command));
        }
        return Objects.requireNonNull(
                machine.apply(Flux.fromIterable(entries)).collectList().block());
    }

    private static CommandResult value(Object result) {
        return CommandResult.of(result);
    }
}
