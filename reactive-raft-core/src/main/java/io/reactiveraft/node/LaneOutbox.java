package io.reactiveraft.node;

import io.reactiveraft.spi.Frame;
import io.reactiveraft.wire.GroupMessage;
import io.reactiveraft.wire.MessageCodec;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscriber;
import org.reactivestreams.Subscription;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/**
 * Messages of all groups to one peer in one lane. While the transport is subscribed they are connected; what is offered
 * at other times, or beyond the bound, is lost, which Raft mends. Each subscription begins empty.
 */
final class LaneOutbox implements Publisher<Frame> {

    /** A frame closes once it holds so much. */
    private static final int FRAME_BYTES = 256 << 10;

    private final MessageCodec codec;
    private final long bytesMax;
    private final Runnable onConnection;
    private final AtomicReference<@Nullable Connection> connection = new AtomicReference<>();

    /**
     * An outbox.
     *
     * @param bytesMax how much may wait for the transport
     * @param onConnection told when a connection begins or ends
     */
    LaneOutbox(MessageCodec codec, long bytesMax, Runnable onConnection) {
        this.codec = codec;
        this.bytesMax = bytesMax;
        this.onConnection = onConnection;
    }

    boolean isConnected() {
        return connection.get() != null;
    }

    /** Leaves a message for the next {@link #flush()}; false if it is lost. From any thread. */
    boolean offer(GroupMessage message, int bytes) {
        Connection current = connection.get();
        return current != null && current.offer(message, bytes);
    }

    /** Sends what waits, as far as the transport has asked. From any thread. */
    void flush() {
        Connection current = connection.get();
        if (current != null && !current.queue.isEmpty()) {
            current.drain();
        }
    }

    @Override
    public void subscribe(Subscriber<? super Frame> subscriber) {
        Connection newcomer = new Connection(subscriber);
        Connection before = connection.getAndSet(newcomer);
        if (before != null) {
            before.cancelled = true;
        }
        subscriber.onSubscribe(newcomer);
        onConnection.run();
    }

    private record Waiting(GroupMessage message, int bytes) {}

    private final class Connection implements Subscription {

        private final Subscriber<? super Frame> subscriber;
        private final Queue<Waiting> queue =
                Queues.<Waiting>unboundedMultiproducer().get();
        private final AtomicLong queuedBytes = new AtomicLong();
        private final AtomicLong requested = new AtomicLong();
        private final AtomicInteger draining = new AtomicInteger();
        private volatile boolean cancelled;

        Connection(Subscriber<? super Frame> subscriber) {
            this.subscriber = subscriber;
        }

        boolean offer(GroupMessage message, int bytes) {
            if (cancelled) {
                return false;
            }
            if (queuedBytes.addAndGet(bytes) > bytesMax) {
                queuedBytes.addAndGet(-bytes);
                return false;
            }
            return queue.offer(new Waiting(message, bytes));
        }

        void drain() {
            if (draining.getAndIncrement() != 0) {
                return;
            }
            int missed = 1;
            do {
                while (requested.get() > 0 && !cancelled && !queue.isEmpty()) {
                    List<GroupMessage> messages = take();
                    if (requested.get() != Long.MAX_VALUE) {
                        requested.decrementAndGet();
                    }
                    send(messages);
                }
                if (cancelled) {
                    queue.clear();
                }
                missed = draining.addAndGet(-missed);
            } while (missed != 0);
        }

        /** A lane that cannot send is as good as cut: better than one that seems to be there and is mute. */
        private void send(List<GroupMessage> messages) {
            try {
                subscriber.onNext(codec.encode(messages));
            } catch (RuntimeException failure) {
                cancel();
                subscriber.onError(failure);
            }
        }

        private List<GroupMessage> take() {
            List<GroupMessage> messages = new ArrayList<>();
            int bytes = 0;
            while (bytes < FRAME_BYTES) {
                Waiting next = queue.poll();
                if (next == null) {
                    break;
                }
                messages.add(next.message());
                bytes += next.bytes();
            }
            queuedBytes.addAndGet(-bytes);
            return messages;
        }

        @Override
        public void request(long n) {
            if (Operators.validate(n)) {
                requested.accumulateAndGet(n, Operators::addCap);
                drain();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            drain();
            if (connection.compareAndSet(this, null)) {
                onConnection.run();
            }
        }
    }
}
