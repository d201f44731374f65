package io.reactiveraft.quic;

import io.netty.channel.EventLoop;
import io.reactiveraft.spi.Frame;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
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
    private final AtomicBoolean subscribed = new AtomicBoolean();
    private final AtomicLong requested = new AtomicLong();
    private volatile boolean cancelled;

    // On the event loop only.
    private final Queue<Frame> waiting = new ArrayDeque<>();
    private @Nullable CoreSubscriber<? super Frame> subscriber;
    private boolean draining;
    private boolean ended;

    /** With what reads from the channel once more; called on the event loop. */
    LaneReader(EventLoop loop, Runnable read) {
        this.loop = loop;
        this.read = read;
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
        if (Operators.validate(n)) {
            requested.accumulateAndGet(n, Operators::addCap);
            if (loop.inEventLoop()) {
                drain();
            } else {
                Loops.execute(loop, this::drain);
            }
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
        draining = true;
        while (!cancelled && !ended && requested.get() > 0) {
            Frame frame = waiting.poll();
            if (frame == null) {
                break;
            }
            if (requested.get() != Long.MAX_VALUE) {
                requested.decrementAndGet();
            }
            actual.onNext(frame);
        }
        draining = false;
        if (cancelled) {
            waiting.clear();
        } else if (!ended && waiting.isEmpty() && requested.get() > 0) {
            read.run();
        }
    }
}
