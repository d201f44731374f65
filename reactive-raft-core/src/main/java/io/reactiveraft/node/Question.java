package io.reactiveraft.node;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A query on its way; answered once, on the apply thread, unless it was cancelled or ran out of time. */
final class Question<S> implements Deadlines.Timed {

    private final AtomicBoolean done = new AtomicBoolean();
    private final Function<? super S, ? extends @Nullable Object> question;
    private final long deadlineNanos;
    private final Caller caller;
    private final Runnable onDone;

    /** With what to run when it ends, however it ends. */
    Question(
            Function<? super S, ? extends @Nullable Object> question,
            long deadlineNanos,
            Caller caller,
            Runnable onDone) {
        this.question = question;
        this.deadlineNanos = deadlineNanos;
        this.caller = caller;
        this.onDone = onDone;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    @Override
    public boolean isDone() {
        return done.get();
    }

    void cancel() {
        end();
    }

    void ask(S state) {
        if (end()) {
            caller.answer(question, state);
        }
    }

    void fail(Throwable error) {
        if (end()) {
            caller.fail(error);
        }
    }

    private boolean end() {
        boolean first = !done.getAndSet(true);
        if (first) {
            onDone.run();
        }
        return first;
    }
}
