package io.reactiveraft.testing.transport;

import io.reactiveraft.spi.Frame;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.SignalType;

/** What a test receives from one peer in one lane, over all connections, at the demand that the test sets. */
final class Inbox {

    private final Changes changes;
    private final Queue<byte[]> received = new ConcurrentLinkedQueue<>();
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private volatile boolean stalled;
    private volatile boolean poisoned;
    private volatile @Nullable Reader reader;

    Inbox(Changes changes) {
        this.changes = changes;
    }

    /** Requests nothing at the beginning of each connection from now on. */
    void stall() {
        stalled = true;
    }

    /** Requests more frames of the present connection. */
    void request(long frames) {
        Objects.requireNonNull(reader, "no connection yet").request(frames);
    }

    /** Takes the next frame for malformed; those of later connections are good again. */
    void poison() {
        poisoned = true;
    }

    /** How many frames have come. */
    int count() {
        return count.get();
    }

    /** The frames that have come. */
    List<byte[]> received() {
        return List.copyOf(received);
    }

    /** How often the transport handed over a connection's frames. */
    int opened() {
        return opened.get();
    }

    /** Whether a connection's frames may come at present. */
    boolean isOpen() {
        return opened.get() > ended.get();
    }

    Publisher<Void> read(Flux<Frame> frames) {
        return Mono.create(sink -> {
            Reader fresh = new Reader(sink);
            reader = fresh;
            sink.onDispose(fresh);
            frames.subscribe(fresh);
        });
    }

    private final class Reader extends BaseSubscriber<Frame> {

        private final MonoSink<Void> end;

        Reader(MonoSink<Void> end) {
            this.end = end;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            opened.incrementAndGet();
            if (!stalled) {
                requestUnbounded();
            }
            changes.happened();
        }

        @Override
        protected void hookOnNext(Frame frame) {
            if (poisoned) {
                poisoned = false;
                end.error(new IllegalArgumentException("the test says that this frame is malformed"));
                return;
            }
            if (frame.parts().size() != 1 || !frame.parts().get(0).hasArray()) {
                end.error(new AssertionError("a received frame has one part with an accessible array"));
                return;
            }
            received.add(frame.joined().array());
            count.incrementAndGet();
            changes.happened();
        }

        @Override
        protected void hookOnError(Throwable error) {
            end.error(error);
        }

        @Override
        protected void hookOnComplete() {
            end.success();
        }

        @Override
        protected void hookFinally(SignalType type) {
            ended.incrementAndGet();
            changes.happened();
        }
    }
}
