package io.reactiveraft.testing.transport;

import io.reactiveraft.spi.Frame;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/**
 * What a test sends to one peer in one lane, with an account of what the transport took. A frame that is pushed waits
 * for the transport's demand; it belongs to the connection of that moment. The publisher is a fused one, as those of
 * Reactor's operators often are: a transport must obey demand with these too.
 */
final class Outbox {

    private final Changes changes;
    private final AtomicInteger subscribed = new AtomicInteger();
    private final AtomicInteger ended = new AtomicInteger();
    private final AtomicLong takenBytes = new AtomicLong();
    private volatile Sinks.@Nullable Many<Frame> sink;
    private volatile @Nullable Publisher<Frame> instead;

    Outbox(Changes changes) {
        this.changes = changes;
    }

    /** Gives the transport another publisher from its next subscription on. */
    void replace(Publisher<Frame> publisher) {
        instead = publisher;
    }

    /** Puts a frame in line; there must be a connection. */
    void push(Frame frame) {
        Objects.requireNonNull(sink, "the transport has not subscribed yet")
                .emitNext(frame, Sinks.EmitFailureHandler.FAIL_FAST);
    }

    /** How often the transport subscribed. */
    int subscribed() {
        return subscribed.get();
    }

    /** How many of these subscriptions have ended. */
    int ended() {
        return ended.get();
    }

    /** Whether there is exactly one live subscription. */
    boolean isLive() {
        return subscribed.get() - ended.get() == 1;
    }

    /** Bytes of the frames that the transport requested and got. */
    long takenBytes() {
        return takenBytes.get();
    }

    Publisher<Frame> frames() {
        return Flux.defer(this::source)
                .doOnNext(frame -> takenBytes.addAndGet(frame.bytes()))
                .doOnSubscribe(subscription -> {
                    subscribed.incrementAndGet();
                    changes.happened();
                })
                .doFinally(how -> {
                    ended.incrementAndGet();
                    changes.happened();
                });
    }

    private Publisher<Frame> source() {
        Publisher<Frame> replacement = instead;
        if (replacement != null) {
            return replacement;
        }
        Sinks.Many<Frame> fresh = Sinks.many().unicast().onBackpressureBuffer();
        sink = fresh;
        return fresh.asFlux();
    }
}
