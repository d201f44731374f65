package io.reactiveraft.node;

import io.reactiveraft.Command;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StateMachines;
import io.reactiveraft.wire.SmileCommandCodec;
import java.util.ArrayList;
import java.util.List;

/** A state machine for tests: a list of words. */
final class Words {

    sealed interface WordCommand<R> extends Command<R> {}

    /** Adds a word; the result is how many there are. */
    record Add(String word) implements WordCommand<Integer> {}

    /** Has no result. */
    record Clear() implements WordCommand<Void> {}

    /** Is refused by the state machine. */
    record Curse(String word) implements WordCommand<Integer> {}

    private Words() {}

    static StateMachine<List<String>> machine() {
        return StateMachines.<List<String>>of(WordCommand.class, ArrayList::new)
                .on(Add.class, (words, add, entry) -> {
                    words.add(add.word());
                    return words.size();
                })
                .<Clear, Void>on(Clear.class, (words, clear, entry) -> {
                    words.clear();
                    return null;
                })
                .<Curse, Integer>on(Curse.class, (words, curse, entry) -> {
                    throw new IllegalArgumentException("we do not say " + curse.word());
                })
                .snapshots(new WordsCodec())
                .build(SmileCommandCodec.of(WordCommand.class));
    }
}
