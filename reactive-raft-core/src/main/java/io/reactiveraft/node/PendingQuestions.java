package io.reactiveraft.node;

import io.reactiveraft.NoLeaderException;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Linearizable queries, until they are answered or their time is up. All that arrive in one turn share one read, and a
 * read that fails is tried again under a fresh number. Owned by the loop.
 */
final class PendingQuestions<S> {

    private static final long RETRY_NANOS = 10_000_000;

    private final List<Question<S>> waiting = new ArrayList<>();
    private final Map<Long, List<Question<S>>> asked = new TreeMap<>();
    private final Deque<Question<S>> byDeadline = new ArrayDeque<>();
    private long nextReadId;
    private long retryNanos;
    private boolean failed;

    void add(Question<S> question) {
        waiting.add(question);
        byDeadline.add(question);
    }

    void turn(long nowNanos, Consumer<Input> kernel) {
        expire(nowNanos);
        if (waiting.isEmpty() || (failed && retryNanos - nowNanos > 0)) {
            return;
        }
        failed = false;
        waiting.removeIf(Question::isDone);
        if (!waiting.isEmpty()) {
            asked.put(nextReadId, List.copyOf(waiting));
            waiting.clear();
            kernel.accept(new Input.Read(nextReadId++, false));
        }
    }

    /** Also those that wait for their index to be applied: nobody may wait longer than was said. */
    private void expire(long nowNanos) {
        for (Question<S> head = byDeadline.peek(); head != null; head = byDeadline.peek()) {
            if (!head.isDone()) {
                if (head.deadlineNanos() - nowNanos > 0) {
                    break;
                }
                head.fail(
                        new NoLeaderException("no leader confirmed the query, or its index was not applied, in time"));
            }
            byDeadline.poll();
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
        long deadline = nowNanos + (waiting.isEmpty() ? idleNanos : RETRY_NANOS);
        Question<S> head = byDeadline.peek();
        return head != null && head.deadlineNanos() - deadline < 0 ? head.deadlineNanos() : deadline;
    }

    void failAll(Throwable error) {
        byDeadline.forEach(question -> question.fail(error));
        byDeadline.clear();
        waiting.clear();
        asked.clear();
    }
}
