package io.reactiveraft.node;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/**
 * Who ends by himself when his time is up; all wait equally long, so they are in order as they come. Those that ended
 * otherwise are cleared out now and then, so that one who waits for long does not keep all who came after him in
 * memory. Owned by the loop.
 *
 * @param <T> who waits
 */
final class Deadlines<T extends Deadlines.Timed> {

    /** What ends in some other way or when its time is up. */
    interface Timed {

        boolean isDone();

        long deadlineNanos();
    }

    private static final int CLEAR_AFTER = 1024;

    private final Deque<T> waiting = new ArrayDeque<>();
    private int clearAt = CLEAR_AFTER;

    void add(T newcomer) {
        waiting.add(newcomer);
        if (waiting.size() > clearAt) {
            waiting.removeIf(Timed::isDone);
            clearAt = 2 * waiting.size() + CLEAR_AFTER;
        }
    }

    /** Ends those whose time is up; says whether there was any. */
    boolean expire(long nowNanos, Consumer<T> end) {
        boolean expired = false;
        for (T head = waiting.peek(); head != null; head = waiting.peek()) {
            if (!head.isDone()) {
                if (head.deadlineNanos() - nowNanos > 0) {
                    break;
                }
                end.accept(head);
                expired = true;
            }
            waiting.poll();
        }
        return expired;
    }

    /** The earlier of a moment and the first deadline. */
    long earlier(long nanos) {
        T head = waiting.peek();
        return head != null && head.deadlineNanos() - nanos < 0 ? head.deadlineNanos() : nanos;
    }

    /** How many are kept, those among them that ended and were not cleared out. */
    int size() {
        return waiting.size();
    }

    void forEach(Consumer<T> action) {
        waiting.forEach(action);
    }

    void clear() {
        waiting.clear();
    }
}
