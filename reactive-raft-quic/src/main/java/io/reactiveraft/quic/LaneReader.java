package io.reactiveraft.quic;

import io.netty.channel.EventLoop;
import io.reactiveraft.spi.Frame;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * The frames that arrive on one lane, for one subscriber, emitted on the channel's event loop. Demand reaches down to
 * QUIC's flow control: the channel is read only while more is asked for than is there, so that what waits here is never
 * more than one read brought.
 */
final class LaneReader extends Flux<Frame> implements Subscription {

    private final EventLoop loop;
    private final Runnable read;
    private final Consumer<Throwable> failed;
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final AtomicLong requested = new AtomicLong();
    private volatile boolean cancelled;
    private volatile @Nullable IllegalArgumentException misuse;

    // On the event loop only.
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private @Nullable CoreSubscriber<? super Frame> subscriber;
    private boolean draining;
    private boolean ended;

    /** With what reads from the channel once more, and where to tell that the subscriber threw; on the event loop. */
    LaneReader(EventLoop loop, Runnable read, Consumer<Throwable> failed) {
        this.loop = loop;
        this.read = read;
        this.failed = failed;
    }

    @Override
    public void subscribe(CoreSubscriber<? super Frame> actual) {
        if (!subscribed.compareAndSet(false, true)) {
            Operators.error(actual, new IllegalStateException("the frames of a lane have one subscriber"));
            return;
        }
        actual.onSubscribe(this);
        Loops.execute(loop, () -> {
            subscriber = actual;
            if (ended && !cancelled) {
                actual.onComplete();
            }
            drain();
        });
    }

    @Override
    public void request(long n) {
        if (n > 0) {
            requested.accumulateAndGet(n, Operators::addCap);
        } else {
            misuse = Exceptions.nullOrNegativeRequestException(n);
        }
        if (loop.inEventLoop()) {
            drain();
        } else {
            Loops.execute(loop, this::drain);
        }
    }

    @Override
    public void cancel() {
        cancelled = true;
    }

    /** A frame arrived. */
    void offer(Frame frame) {
        waiting.add(frame);
    }

    /** All that the channel had at once was offered. */
    void readComplete() {
        drain();
    }

    /** No more frames will come, and those that wait are lost with the connection. */
    void end() {
        if (!ended) {
            ended = true;
            waiting.clear();
            CoreSubscriber<? super Frame> actual = subscriber;
            if (actual != null && !cancelled) {
                actual.onComplete();
            }
        }
    }

    private void drain() {
        CoreSubscriber<? super Frame> actual = subscriber;
        if (draining || ended || actual == null) {
            return;
        }
        emit(actual);
        IllegalArgumentException wrong = misuse;
        if (cancelled) {
            waiting.clear();
        } else if (ended) {
            return;
        } else if (wrong != null) {
            ended = true;
            waiting.clear();
            actual.onError(wrong); // Reactive Streams, section 3.9.
        } else if (waiting.isEmpty() && requested.get() > 0) {
            read.run();
        }
    }

    /** What the subscriber throws, against all rules, ends the connection and goes on to who called. */
    private void emit(CoreSubscriber<? super Frame> actual) {
        draining = true;
        try {
            emitRequested(actual);
        } catch (RuntimeException | Error e) {
            cancelled = true;
            waiting.clear();
            failed.accept(e);
            throw e;
        } finally {
            draining = false;
        }
    }

    private void emitRequested(CoreSubscriber<? super Frame> actual) {
        while (!cancelled && !ended && misuse == null && requested.get() > 0) {
            Frame frame = waiting.poll();
            if (frame == null) {
                break;
            }
            if (requested.get() != Long.MAX_VALUE) {
                requested.decrementAndGet();
            }
            actual.onNext(frame);
        }
    }
}
