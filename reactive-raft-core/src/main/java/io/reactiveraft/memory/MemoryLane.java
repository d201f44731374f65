package io.reactiveraft.memory;

import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;

/**
 * One lane of one connection. The sender's publisher is asked for a small window of frames, and for one more with each
 * frame that the receiver has taken. Signals may come on any thread: each becomes a task of the network's worker, to
 * which all state belongs.
 */
final class MemoryLane extends Flux<Frame> implements Subscription {

    /** Frames that may wait for the receiver's demand. */
    static final int WINDOW = 4;

    private static final Logger LOG = LoggerFactory.getLogger(MemoryLane.class);

    private final MemoryNetwork network;
    private final NodeId from;
    private final NodeId to;
    private final Lane lane;
    private final Consumer<Throwable> malformed;
    private final Queue<UnderWay> waiting = new ArrayDeque<>(WINDOW);
    private final Source source = new Source();
    private final Result result = new Result();

    private @Nullable CoreSubscriber<? super Frame> receiver;
    private long demand;
    private boolean closed;

    /**
     * A lane that carries nothing yet.
     *
     * @param from who sends
     * @param to who receives
     * @param lane which of their lanes it is
     * @param malformed told, on the worker and at most once, why the receiver cannot go on
     */
    MemoryLane(MemoryNetwork network, NodeId from, NodeId to, Lane lane, Consumer<Throwable> malformed) {
        this.network = network;
        this.from = from;
        this.to = to;
        this.lane = lane;
        this.malformed = malformed;
    }

    /** Hands the frames over to the receiver. */
    void receive(LaneHandler handler) {
        try {
            handler.inbound(from, lane, this).subscribe(result);
        } catch (RuntimeException e) {
            fail(e);
        }
    }

    /** Subscribes to the frames of the sender; if these end or fail, the lane is silent until the next connection. */
    void send(LaneHandler handler) {
        if (closed) {
            return;
        }
        try {
            handler.outbound(to, lane).subscribe(source);
        } catch (RuntimeException e) {
            LOG.warn("No frames for {} in lane {}", to, lane, e);
        }
    }

    /** Cancels both ends. */
    void close() {
        closed = true;
        waiting.clear();
        source.cancel();
        result.cancel();
    }

    /** The receiver's subscription to the frames; one, as a connection is read once. */
    @Override
    public void subscribe(CoreSubscriber<? super Frame> actual) {
        if (receiver != null || closed) {
            Operators.error(
                    actual, new IllegalStateException("the frames of a connection can be read once, while it is up"));
            return;
        }
        receiver = actual;
        actual.onSubscribe(this);
    }

    @Override
    public void request(long frames) {
        if (Operators.validate(frames)) {
            network.run(() -> {
                demand = Operators.addCap(demand, frames);
                drain();
            });
        }
    }

    /** The receiver wants no more: the lane stands still until the connection is gone. */
    @Override
    public void cancel() {
        network.run(() -> {
            demand = 0;
            receiver = null;
        });
    }

    private void drain() {
        while (demand > 0 && !closed && receiver != null) {
            UnderWay next = waiting.poll();
            if (next == null) {
                return;
            }
            if (demand != Long.MAX_VALUE) {
                demand--;
            }
            deliver(receiver, next);
        }
    }

    private void deliver(CoreSubscriber<? super Frame> taker, UnderWay next) {
        Frame frame = next.frame;
        if (frame.bytes() > Frame.BYTES_MAX) {
            TransportFailedException tooLong = new TransportFailedException(
                    "a frame of " + frame.bytes() + " bytes is longer than " + Frame.BYTES_MAX);
            receiver = null;
            taker.onError(tooLong);
            fail(tooLong);
            return;
        }
        next.count();
        taker.onNext(Frame.of(frame.joined()));
    }

    private void fail(Throwable error) {
        if (!closed) {
            closed = true;
            malformed.accept(error);
        }
    }

    private final class Source extends BaseSubscriber<Frame> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(WINDOW);
        }

        @Override
        protected void hookOnNext(Frame frame) {
            network.way().carry(new UnderWay(frame));
        }

        @Override
        protected void hookOnError(Throwable error) {
            LOG.warn("The frames of a lane ended with an error", error);
        }
    }

    /** A frame between the two, for which the sender is asked for another once it is dealt with. */
    private final class UnderWay implements Way.Transit {

        private final Frame frame;
        private boolean counted = true;

        UnderWay(Frame frame) {
            this.frame = frame;
        }

        @Override
        public NodeId from() {
            return from;
        }

        @Override
        public NodeId to() {
            return to;
        }

        @Override
        public Lane lane() {
            return lane;
        }

        @Override
        public Frame frame() {
            return frame;
        }

        @Override
        public void arrive() {
            network.run(() -> {
                if (!closed) {
                    waiting.add(this);
                    drain();
                }
            });
        }

        @Override
        public void vanish() {
            network.run(this::count);
        }

        /** Once, whatever becomes of it. */
        void count() {
            if (counted) {
                counted = false;
                source.request(1);
            }
        }
    }

    private final class Result extends BaseSubscriber<Void> {

        @Override
        protected void hookOnError(Throwable error) {
            network.run(() -> fail(error));
        }
    }
}
