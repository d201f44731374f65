package io.reactiveraft.node;

import io.reactiveraft.Command;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StateMachines;
import io.reactiveraft.wire.SmileCommandCodec;
import java.util.ArrayList;
import java.util.List;

/** A state machine for tests of sessions: remembers each increment, so that one applied twice shows. */
final class Counter {

    sealed interface CounterCommand<R> extends Command<R> {}

    /** Counts one more under a name of the caller's; the result is how many there are. */
    record Increment(String name) implements CounterCommand<Integer> {}

    /** Counts, and has no result. */
    record Silent(String name) implements CounterCommand<Void> {}

    /** Is refused by the state machine, which says how many there are. */
    record Refuse() implements CounterCommand<Integer> {}

    private Counter() {}

    static StateMachine<List<String>> machine() {
        return StateMachines.<List<String>>of(CounterCommand.class, ArrayList::new)
                .on(Increment.class, (names, increment, entry) -> {
                    names.add(increment.name());
                    return names.size();
                })
                .<Silent, Void>on(Silent.class, (names, silent, entry) -> {
                    names.add(silent.name());
                    return null;
                })
                .<Refuse, Integer>on(Refuse.class, (names, refuse, entry) -> {
                    throw new IllegalStateException("refused at " + names.size());
                })
                .snapshots(new WordsCodec())
                .build(SmileCommandCodec.of(CounterCommand.class));
    }
}
