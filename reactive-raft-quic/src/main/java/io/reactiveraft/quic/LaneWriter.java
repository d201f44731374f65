package io.reactiveraft.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.reactiveraft.spi.Frame;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;
import reactor.util.concurrent.Queues;

/**
 * Writes the frames of one publisher to one stream. It asks for frames only while the stream takes them, packs all
 * that wait into buffers of at most 64 KiB, and writes each buffer at once, on the event loop; a frame that is longer
 * goes in pieces, the next one when the stream took the last. Each write is one datagram at least, hence the packing.
 *
 * <p>A buffer belongs to this class until it is written, and to the channel from then on, whatever becomes of it.
 */
final class LaneWriter implements CoreSubscriber<Frame> {

    private static final Logger log = LoggerFactory.getLogger(LaneWriter.class);

    /** Frames asked for and not yet written: enough to fill a buffer, too few to matter in memory. */
    static final int DEMAND = 16;

    private static final int CHUNK_BYTES = 1 << 16;

    private final Channel channel;
    private final Consumer<Throwable> failed;
    private final ChannelFutureListener written;
    private final Queue<Frame> arrived = Queues.<Frame>get(DEMAND).get();
    private final AtomicLong waitingBytes = new AtomicLong();
    private final AtomicBoolean scheduled = new AtomicBoolean();
    private volatile boolean stopped;
    private volatile @Nullable Subscription upstream;

    // On the event loop only.
    private @Nullable FramePieces sending;
    private int taken = DEMAND;

    /** With where to tell that writing failed; called on any thread, perhaps more than once. */
    LaneWriter(Channel channel, Consumer<Throwable> failed) {
        this.channel = channel;
        this.failed = failed;
        this.written = future -> {
            if (!future.isSuccess() && !stopped) {
                failed.accept(future.cause());
            }
        };
    }

    @Override
    public void onSubscribe(Subscription subscription) {
        if (Operators.validate(upstream, subscription)) {
            upstream = subscription;
            if (stopped) {
                subscription.cancel();
            } else {
                resume();
            }
        }
    }

    @Override
    public void onNext(Frame frame) {
        if (stopped) {
            return;
        }
        waitingBytes.addAndGet(FramePieces.bytes(frame)); // First, since the event loop sizes buffers by it.
        if (frame.bytes() > Frame.BYTES_MAX || !arrived.offer(frame)) {
            failed.accept(new IllegalArgumentException(
                    "a frame of " + frame.bytes() + " bytes, or more frames than requested; allowed: up to "
                            + Frame.BYTES_MAX + " bytes, and " + DEMAND + " frames"));
            return;
        }
        resume();
    }

    /** As if it had completed: who has nothing to say any more may still listen. */
    @Override
    public void onError(Throwable error) {
        log.error("The publisher of frames for a lane failed; nothing more is sent on it", error);
    }

    /** Nothing more will be sent on this lane; the connection stays for the others. */
    @Override
    public void onComplete() {
        resume();
    }

    /** Looks again whether there is something to write or to ask for; on any thread. */
    void resume() {
        if (scheduled.compareAndSet(false, true)) {
            Loops.execute(channel.eventLoop(), this::drain);
        }
    }

    /** Cancels the publisher, and drops what waits. On the event loop. */
    void stop() {
        if (!stopped) {
            stopped = true;
            sending = null;
            arrived.clear();
            Subscription subscription = upstream;
            if (subscription != null) {
                subscription.cancel();
            }
        }
    }

    private void drain() {
        scheduled.set(false);
        try {
            writeAndAsk();
        } catch (RuntimeException | Error failure) {
            // The event loop would only log it, and the lane would be mute while it seems to be there.
            failed.accept(failure);
        }
    }

    private void writeAndAsk() {
        while (!stopped && channel.isWritable() && hasFrame()) {
            write();
        }
        Subscription subscription = upstream;
        if (subscription != null && !stopped && taken > 0 && channel.isWritable()) {
            int more = taken;
            taken = 0;
            subscription.request(more);
        }
    }

    private boolean hasFrame() {
        if (sending == null) {
            Frame next = arrived.poll();
            sending = next == null ? null : new FramePieces(next);
        }
        return sending != null;
    }

    private void write() {
        int capacity = (int) Math.min(CHUNK_BYTES, waitingBytes.get());
        ByteBuf chunk = channel.alloc().directBuffer(capacity, capacity);
        boolean packed = false;
        try {
            pack(chunk);
            packed = true;
        } finally {
            if (!packed) {
                chunk.release();
            }
        }
        waitingBytes.addAndGet(-chunk.readableBytes());
        channel.writeAndFlush(chunk).addListener(written);
    }

    private void pack(ByteBuf chunk) {
        FramePieces frame = sending;
        while (frame != null) {
            if (!frame.writeTo(chunk)) {
                return;
            }
            taken++;
            sending = null;
            frame = hasFrame() ? sending : null;
        }
    }
}
