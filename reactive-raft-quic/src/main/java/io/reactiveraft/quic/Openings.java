package io.reactiveraft.quic;

import io.netty.channel.Channel;
import io.netty.util.concurrent.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The incoming connections whose handshake is not over. Any stranger can begin one and keep it alive without ever
 * finishing it, so they are bounded in number and in time. On the loop of the channels, which is one for all.
 */
final class Openings {

    private final int max;
    private final Duration patience;
    private final Map<Channel, Future<?>> timers = new HashMap<>();

    Openings(int max, Duration patience) {
        this.max = max;
        this.patience = patience;
    }

    /** A channel is new: closed soon if there are too many already, and later unless it is established by then. */
    void begun(Channel channel) {
        // Not now: what a channel has of QUIC is attached, and freed again, after its beginning only.
        long delay = timers.size() < max ? patience.toNanos() : 0;
        timers.put(channel, channel.eventLoop().schedule(() -> Loops.close(channel), delay, TimeUnit.NANOSECONDS));
        channel.closeFuture().addListener(future -> over(channel));
    }

    /** The handshake is over, well or not; what was told before is told in vain. */
    void over(Channel channel) {
        Future<?> timer = timers.remove(channel);
        if (timer != null) {
            timer.cancel(false);
        }
    }
}
