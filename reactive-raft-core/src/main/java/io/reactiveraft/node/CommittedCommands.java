package io.reactiveraft.node;

import io.reactiveraft.Command;
import io.reactiveraft.Committed;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;

/** What goes into the state machine, for its one subscriber and no faster than it requests. */
final class CommittedCommands implements Publisher<Committed<Command<?>>>, Subscription {

    private static final AtomicLongFieldUpdater<CommittedCommands> WANTED =
            AtomicLongFieldUpdater.newUpdater(CommittedCommands.class, "wanted");

    private final AtomicBoolean subscribed = new AtomicBoolean();
    private volatile long wanted;
    private final Runnable onWanted;
    private final Runnable onCancel;
    private volatile @Nullable Subscriber<? super Committed<Command<?>>> subscriber;

    /** Calls back, on whatever thread, when more is wanted, and when nothing is wanted any more. */
    CommittedCommands(Runnable onWanted, Runnable onCancel) {
        this.onWanted = onWanted;
        this.onCancel = onCancel;
    }

    @Override
    public void subscribe(Subscriber<? super Committed<Command<?>>> newcomer) {
        if (subscribed.getAndSet(true)) {
            Operators.error(newcomer, new IllegalStateException("a state machine subscribes to its commands once"));
            return;
        }
        subscriber = newcomer;
        newcomer.onSubscribe(this);
    }

    boolean isWanted() {
        return wanted > 0;
    }

    /** Emits one; only when it is wanted, and one at a time. */
    void emit(Committed<Command<?>> command) {
        Subscriber<? super Committed<Command<?>>> current = subscriber;
        if (current != null) {
            Operators.produced(WANTED, this, 1);
            current.onNext(command);
        }
    }

    @Override
    public void request(long n) {
        if (Operators.validate(n)) {
            Operators.addCap(WANTED, this, n);
            onWanted.run();
        }
    }

    @Override
    public void cancel() {
        subscriber = null;
        wanted = 0;
        onCancel.run();
    }
}
