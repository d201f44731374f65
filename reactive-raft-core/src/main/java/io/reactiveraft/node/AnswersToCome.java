package io.reactiveraft.node;

import io.reactiveraft.StateMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Questions that wait for an index to be applied, by that index. Those that ended in some other way are cleared out now
 * and then, so that a question about an index that never comes costs no memory for ever. Owned by the apply worker.
 */
final class AnswersToCome<S> {

    private static final int CLEAR_AFTER = 1024;

    private final TreeMap<Long, List<Question<S>>> waiting = new TreeMap<>();
    private int size;
    private int clearAt = CLEAR_AFTER;

    void add(long index, List<Question<S>> questions) {
        waiting.computeIfAbsent(index, some -> new ArrayList<>(questions.size()))
                .addAll(questions);
        size += questions.size();
        if (size > clearAt) {
            clear();
        }
    }

    private void clear() {
        waiting.values().forEach(questions -> questions.removeIf(Question::isDone));
        waiting.values().removeIf(List::isEmpty);
        size = waiting.values().stream().mapToInt(List::size).sum();
        clearAt = size * 2 + CLEAR_AFTER;
    }

    /** Asks what waits for an index no higher than this. */
    void answer(long appliedIndex, StateMachine<S> machine) {
        while (!waiting.isEmpty() && waiting.firstKey() <= appliedIndex) {
            List<Question<S>> questions = waiting.pollFirstEntry().getValue();
            size -= questions.size();
            questions.forEach(question -> question.ask(machine.state()));
        }
    }

    /** How many questions are kept, those among them that ended and were not cleared out. */
    int size() {
        return size;
    }

    void fail(Throwable error) {
        waiting.values().forEach(questions -> questions.forEach(question -> question.fail(error)));
        waiting.clear();
        size = 0;
    }
}
