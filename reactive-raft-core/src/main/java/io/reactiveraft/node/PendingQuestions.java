package io.reactiveraft.node;

import io.reactiveraft.NoLeaderException;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Linearizable queries that wait for the leader to be confirmed. All that arrive in one turn share one read, and a read
 * that fails is tried again under a fresh number until time runs out. Owned by the loop.
 */
final class PendingQuestions<S> {

    private static final long RETRY_NANOS = 10_000_000;

    private final List<Question<S>> waiting = new ArrayList<>();
    private final Map<Long, List<Question<S>>> asked = new TreeMap<>();
    private long nextReadId;
    private long retryNanos;
    private boolean failed;

    void add(Question<S> question) {
        waiting.add(question);
    }

    void turn(long nowNanos, Consumer<Input> kernel) {
        expire(waiting, nowNanos);
        asked.values().forEach(questions -> expire(questions, nowNanos));
        if (waiting.isEmpty() || (failed && retryNanos - nowNanos > 0)) {
            return;
        }
        failed = false;
        asked.put(nextReadId, new ArrayList<>(waiting));
        waiting.clear();
        kernel.accept(new Input.Read(nextReadId++));
    }

    private void expire(List<Question<S>> questions, long nowNanos) {
        for (Iterator<Question<S>> all = questions.iterator(); all.hasNext(); ) {
            Question<S> question = all.next();
            if (question.deadlineNanos() - nowNanos <= 0) {
                question.fail(new NoLeaderException("no leader confirmed the query in time"));
            }
            if (question.isDone()) {
                all.remove();
            }
        }
    }

    /** The questions that may be asked once the index is applied. */
    List<Question<S>> onReady(Effect.ReadReady effect) {
        List<Question<S>> questions = asked.remove(effect.readId());
        return questions == null ? List.of() : questions;
    }

    void onFailed(Effect.ReadFailed effect, long nowNanos) {
        List<Question<S>> questions = asked.remove(effect.readId());
        if (questions != null) {
            waiting.addAll(questions);
            failed = true;
            retryNanos = nowNanos + RETRY_NANOS;
        }
    }

    long deadlineNanos(long nowNanos, long idleNanos) {
        return waiting.isEmpty() ? nowNanos + idleNanos : nowNanos + RETRY_NANOS;
    }

    void failAll(Throwable error) {
        waiting.forEach(question -> question.fail(error));
        asked.values().forEach(questions -> questions.forEach(question -> question.fail(error)));
        waiting.clear();
        asked.clear();
    }
}
