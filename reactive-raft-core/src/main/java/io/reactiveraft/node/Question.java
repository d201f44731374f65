package io.reactiveraft.node;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.MonoSink;

/** A query on its way; answered once, on the apply thread, unless it was cancelled or ran out of time. */
final class Question<S> {

    private final AtomicBoolean done = new AtomicBoolean();
    private final Function<? super S, ?> question;
    private final long deadlineNanos;
    private final MonoSink<Object> caller;

    Question(Function<? super S, ?> question, long deadlineNanos, MonoSink<Object> caller) {
        this.question = question;
        this.deadlineNanos = deadlineNanos;
        this.caller = caller;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    boolean isDone() {
        return done.get();
    }

    void cancel() {
        done.set(true);
    }

    void ask(S state) {
        if (done.getAndSet(true)) {
            return;
        }
        @Nullable Object answer;
        try {
            answer = question.apply(state);
        } catch (RuntimeException thrown) {
            caller.error(thrown);
            return;
        }
        if (answer == null) {
            caller.success();
        } else {
            caller.success(answer);
        }
    }

    void fail(Throwable error) {
        if (!done.getAndSet(true)) {
            caller.error(error);
        }
    }
}
