package io.reactiveraft.node;

import io.reactiveraft.NodeClosedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.ReadConsistency;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Where queries come in, from any thread: it counts them, and sees what each of them has to wait for. */
final class QuestionDesk<S> {

    /** Queries under way at once. */
    private static final int QUESTIONS_MAX = 1 << 16;

    /** A bound on the age of an answer beyond which it makes no difference. */
    private static final Duration AGE_MAX = Duration.ofDays(36_500);

    private final PendingQuestions<S> pending;
    private final Applier<S> applier;
    private final Mailbox loop;
    private final LongSupplier nanoTime;
    private final AtomicInteger open = new AtomicInteger();

    /** The loop's state: it takes no more questions. */
    private boolean closed;

    QuestionDesk(PendingQuestions<S> pending, Applier<S> applier, Mailbox loop, LongSupplier nanoTime) {
        this.pending = pending;
        this.applier = applier;
        this.loop = loop;
        this.nanoTime = nanoTime;
    }

    /** A question that counts among those under way until it is done. */
    Question<S> question(Function<? super S, ? extends @Nullable Object> function, long deadlineNanos, Caller caller) {
        open.incrementAndGet();
        return new Question<>(function, deadlineNanos, caller, open::decrementAndGet);
    }

    /** Asks, once the consistency that is wanted allows it, unless too many are under way. */
    void ask(Question<S> question, ReadConsistency consistency) {
        if (open.get() > QUESTIONS_MAX) {
            question.fail(
                    new OverloadedException("more than " + QUESTIONS_MAX + " queries are under way on this node"));
        } else if (consistency instanceof ReadConsistency.Stale) {
            applier.ask(question);
        } else {
            loop.post(() -> line(question, consistency));
        }
    }

    /** On the loop. */
    private void line(Question<S> question, ReadConsistency consistency) {
        if (closed) {
            question.fail(new NodeClosedException(Outcome.NOT_APPENDED));
        } else if (consistency instanceof ReadConsistency.AtLeast atLeast) {
            pending.watch(question);
            applier.askAt(atLeast.index(), List.of(question));
        } else if (consistency instanceof ReadConsistency.BoundedStaleness bounded) {
            long index = pending.addBounded(question, nanos(bounded.bound()), nanoTime.getAsLong());
            if (index >= 0) {
                applier.askAt(index, List.of(question));
            }
        } else {
            pending.add(question, consistency instanceof ReadConsistency.Lease);
        }
    }

    private static long nanos(Duration age) {
        return (age.compareTo(AGE_MAX) > 0 ? AGE_MAX : age).toNanos();
    }

    /** Ends all questions, and those to come; on the loop. */
    void close(Throwable error) {
        closed = true;
        pending.failAll(error);
    }
}
