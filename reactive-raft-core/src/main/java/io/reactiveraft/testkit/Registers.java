package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.StateCodec;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StateMachines;
import io.reactiveraft.wire.SmileCommandCodec;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The state machine of a simulation: some numbers by name, all 0 in the beginning. */
final class Registers {

    /** What is replicated. */
    sealed interface RegisterCommand<R> extends Command<R> {}

    /** Writes a number; the result is what was there before. */
    record Write(String key, long value) implements RegisterCommand<Long> {}

    /** Writes a number if another is there; the result is whether it was. */
    record Swap(String key, long expected, long value) implements RegisterCommand<Boolean> {}

    private final Map<String, Long> values;
    private final Applied applied;
    private long lastIndex;

    private Registers(Applied applied, Map<String, Long> values) {
        this.applied = applied;
        this.values = values;
    }

    /** Hears of each command that is applied. */
    @FunctionalInterface
    interface Applied {

        /** A command was applied at an index; a truth as a result is 1, an untruth 0. */
        void on(long index, long value, long result);
    }

    /** The number that a command writes. */
    static long valueOf(Command<?> command) {
        return command instanceof Swap swap ? swap.value() : ((Write) command).value();
    }

    /** One replica. */
    static StateMachine<Registers> machine(Applied applied) {
        return StateMachines.<Registers>of(RegisterCommand.class, () -> new Registers(applied, new TreeMap<>()))
                .on(Write.class, (registers, write, entry) -> {
                    long before = registers.read(write.key());
                    registers.onApplied(entry.index(), write.value(), before);
                    registers.values.put(write.key(), write.value());
                    return before;
                })
                .on(Swap.class, (registers, swap, entry) -> {
                    boolean equal = registers.read(swap.key()) == swap.expected();
                    registers.onApplied(entry.index(), swap.value(), equal ? 1 : 0);
                    if (equal) {
                        registers.values.put(swap.key(), swap.value());
                    }
                    return equal;
                })
                .snapshots(new Codec(applied))
                .build(SmileCommandCodec.of(RegisterCommand.class));
    }

    /** A record for each number that was written, one for the last index, and so many more that it takes a while. */
    private record Codec(Applied applied) implements StateCodec<Registers> {

        private static final String LAST_INDEX = "";
        private static final String FILLER = "filler";
        private static final int FILLERS = 200;

        @Override
        public Flux<ByteBuffer> write(Registers state) {
            Map<String, Long> all = new TreeMap<>(state.values);
            all.put(LAST_INDEX, state.lastIndex);
            IntStream.range(0, FILLERS).forEach(i -> all.put(FILLER + i, 0L));
            return Flux.fromIterable(all.entrySet())
                    .map(entry -> entry.getKey() + "=" + entry.getValue())
                    .map(record -> ByteBuffer.wrap(record.getBytes(StandardCharsets.UTF_8)));
        }

        @Override
        public Mono<Registers> read(Flux<ByteBuffer> records) {
            return records.map(record ->
                            StandardCharsets.UTF_8.decode(record).toString().split("="))
                    .filter(pair -> !pair[0].startsWith(FILLER))
                    .collect(TreeMap<String, Long>::new, (map, pair) -> map.put(pair[0], Long.valueOf(pair[1])))
                    .map(values -> {
                        Registers registers = new Registers(applied, values);
                        registers.lastIndex = values.getOrDefault(LAST_INDEX, 0L);
                        values.remove(LAST_INDEX);
                        return registers;
                    });
        }
    }

    private void onApplied(long index, long value, long result) {
        lastIndex = index;
        applied.on(index, value, result);
    }

    /** Index of the last command that was applied here. */
    long lastIndex() {
        return lastIndex;
    }

    long read(String key) {
        return values.getOrDefault(key, 0L);
    }
}
