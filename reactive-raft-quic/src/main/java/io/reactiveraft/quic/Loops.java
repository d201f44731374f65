package io.reactiveraft.quic;

import io.netty.channel.Channel;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hands work to an event loop. */
final class Loops {

    private static final Logger log = LoggerFactory.getLogger(Loops.class);

    private Loops() {}

    /** Closes a channel, whatever comes of it. */
    static void close(Channel channel) {
        channel.close().addListener(future -> {
            if (!future.isSuccess()) {
                log.debug("{} did not close well", channel, future.cause());
            }
        });
    }

    /** Does it on the loop, or not at all if that has ended: with it went everything that the work is about. */
    static void execute(Executor loop, Runnable work) {
        try {
            loop.execute(work);
        } catch (RejectedExecutionException e) {
            log.debug("Too late, the event loop has ended");
        }
    }
}
