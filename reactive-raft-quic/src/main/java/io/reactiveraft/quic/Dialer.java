package io.reactiveraft.quic;

import io.netty.util.concurrent.Future;
import io.reactiveraft.Member;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Dials one peer over and over until it is connected, and again when it is lost: at once if the connection had lived
 * for a while, else after a delay that doubles with each failure. A node that may not dial its peer knocks once, and
 * leaves the rest to it. On the home loop.
 */
final class Dialer {

    private static final Logger log = LoggerFactory.getLogger(Dialer.class);
    private static final int DOUBLINGS_MAX = 16;

    private final Station station;
    private final Calls calls;
    private final Supplier<Member> member;
    private final boolean persistent;
    private final RandomGenerator jitter;
    private int failures;
    private boolean again;
    private boolean stopped;
    private long readySince;
    private @Nullable Call call;
    private @Nullable Future<?> timer;

    /** Starts to connect; the end of it is told to the dialer. */
    interface Calls {

        Call begin();
    }

    /** A connection that is being made, or was made. */
    interface Call {

        /** Gives it up unless the peer has answered: it ends as a failure soon. */
        void abort();
    }

    /** With the peer as it is at present, and whether to dial it until it answers or only to knock. */
    Dialer(Station station, Supplier<Member> member, boolean persistent, Calls calls, RandomGenerator jitter) {
        this.station = station;
        this.member = member;
        this.persistent = persistent;
        this.calls = calls;
        this.jitter = jitter;
    }

    /** Dials now, unless it is doing so. */
    void dial() {
        cancelTimer();
        if (!stopped && call == null) {
            call = calls.begin();
        }
    }

    /**
     * There is a reason to dial now: the peer has come up or has moved, so whatever is under way may be for its
     * predecessor.
     */
    void anew() {
        failures = 0;
        Call current = call;
        if (current == null) {
            dial();
        } else {
            again = true;
            current.abort();
        }
    }

    /** A connection to the peer is ready. */
    void ready() {
        readySince = station.home().ticker().nanoTime();
        again = false;
        call = null;
        cancelTimer();
    }

    /** The connection that was ready is gone. */
    void lost() {
        if (station.home().ticker().nanoTime() - readySince
                >= station.settings().backoffMax().toNanos()) {
            failures = 0;
        }
        retry(failures == 0 ? Duration.ZERO : delay());
        failures++;
    }

    /** The peer was not reached, or it was not ready in time. */
    void failed(String reason) {
        if (failures == 0 && persistent && !again && !stopped) {
            log.info("Cannot reach {}: {}. Trying again and again", member.get(), reason);
        } else {
            log.debug("Cannot reach {}: {}", member.get(), reason);
        }
        call = null;
        failures++;
        retry(again ? Duration.ZERO : delay());
        again = false;
    }

    void stop() {
        stopped = true;
        cancelTimer();
        Call current = call;
        if (current != null) {
            current.abort();
        }
    }

    /** Goes on after a stop. */
    void resume() {
        stopped = false;
    }

    private void retry(Duration delay) {
        if (persistent && !stopped) {
            cancelTimer();
            timer = station.home().schedule(this::dial, delay.toNanos(), TimeUnit.NANOSECONDS);
        }
    }

    /** Between half of it and all of it, so that nodes that failed together do not come back together. */
    private Duration delay() {
        long min = station.settings().backoffMin().toNanos();
        long max = station.settings().backoffMax().toNanos();
        int doublings = Math.min(Math.max(failures - 1, 0), DOUBLINGS_MAX);
        long whole = Math.min(min << doublings, max);
        return Duration.ofNanos(whole / 2 + jitter.nextLong(whole / 2 + 1));
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
            timer = null;
        }
    }
}
