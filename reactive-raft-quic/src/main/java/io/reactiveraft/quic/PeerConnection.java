package io.reactiveraft.quic;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.quic.QuicChannel;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamType;
import io.netty.handler.codec.quic.QuicTransportParameters;
import io.netty.util.concurrent.Future;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One connection to a peer whose certificate was checked: {@code OPENING} until HELLO was said on all lanes in both
 * directions, {@code READY} until its link has room for it, {@code CARRYING} frames until it is {@code CLOSED}. State
 * belongs to the channel's event loop; its {@link Owner} is called on the station's home loop.
 */
final class PeerConnection {

    /** Keep-alives in each idle timeout, so that some may be lost. */
    private static final int PULSES = 4;

    private enum State {
        OPENING,
        READY,
        CARRYING,
        CLOSED
    }

    private final Station station;
    private final NodeId peer;
    private final boolean dialled;
    private final QuicChannel channel;
    private final Refusals refusals;
    private final Owner owner;
    private final Map<Lane, LaneChannel> lanes = new EnumMap<>(Lane.class);
    private State state = State.OPENING;
    private String reason = "the connection was closed";
    private @Nullable Long incarnation;
    private @Nullable Future<?> timer;

    /** Told of the turns in a connection's life, on the home loop. */
    interface Owner {

        /** HELLO was said on all lanes: it may carry frames. */
        void ready(PeerConnection connection, long incarnation);

        /** A peer that this node dials, never the other way round, would like to be dialled. */
        void knocked(long incarnation);

        /** It is gone, whether it was ready before or not. Told exactly once. */
        void closed(PeerConnection connection, String reason);
    }

    PeerConnection(Station station, NodeId peer, boolean dialled, QuicChannel channel, Refusals refusals, Owner owner) {
        this.station = station;
        this.peer = peer;
        this.dialled = dialled;
        this.channel = channel;
        this.refusals = refusals;
        this.owner = owner;
    }

    NodeId peer() {
        return peer;
    }

    Hello hello(Lane lane) {
        return station.hello(lane);
    }

    /** Begins. On the event loop. */
    void open() {
        channel.closeFuture().addListener(future -> closed());
        long patience = station.settings().connectTimeout().toNanos();
        timer = channel.eventLoop()
                .schedule(
                        () -> close(
                                CloseCode.FAILED,
                                "no HELLO within " + station.settings().connectTimeout()),
                        patience,
                        TimeUnit.NANOSECONDS);
        if (dialled) {
            // A greater node only knocks, for which one lane will do.
            for (Lane lane : station.dials(peer) ? Lane.values() : new Lane[] {Lane.CONTROL}) {
                channel.createStream(QuicStreamType.BIDIRECTIONAL, dialledLane(lane))
                        .addListener(future -> {
                            if (!future.isSuccess()) {
                                failed(future.cause());
                            }
                        });
            }
        }
    }

    /** Takes a stream that the peer opened. On the event loop. */
    void accept(QuicStreamChannel stream) {
        new LaneChannel(this, stream, null).open();
    }

    /** Begins to carry frames; on any thread. */
    void carry() {
        Loops.execute(channel.eventLoop(), () -> {
            if (state == State.READY) {
                state = State.CARRYING;
                if (dialled) {
                    keepAlive();
                }
                lanes.forEach(this::start);
            }
        });
    }

    /** Unless what the handler did with an earlier lane has ended the connection. */
    private void start(Lane lane, LaneChannel ends) {
        if (state == State.CARRYING) {
            ends.start(lane, station.handler());
        }
    }

    /** Closes it and tells the peer why; on any thread, the first reason counts. */
    void close(CloseCode code, String why) {
        if (channel.eventLoop().inEventLoop()) {
            stop(why);
        }
        // Never from within a read of one of its streams, which would have the ground taken from under its feet.
        Loops.execute(channel.eventLoop(), () -> {
            stop(why);
            code.close(channel);
        });
    }

    boolean isClosed() {
        return state == State.CLOSED;
    }

    boolean isDialled() {
        return dialled;
    }

    /** The connection ended by itself or by the peer. On the event loop. */
    void gone(String why) {
        close(CloseCode.FAILED, why);
    }

    /** Something on this side failed; on any thread. */
    void failed(Throwable cause) {
        close(CloseCode.FAILED, String.valueOf(cause));
    }

    /** The peer sent what makes no sense; on any thread. */
    void malformed(String what) {
        if (!channel.eventLoop().inEventLoop()) {
            Loops.execute(channel.eventLoop(), () -> malformed(what));
        } else if (state != State.CLOSED) {
            refusals.refused(remote(), Refusal.MALFORMED_FRAME, what);
            close(CloseCode.MALFORMED_FRAME, "malformed frame: " + what);
        }
    }

    /** The peer is not let in. */
    void refuse(Refused refused) {
        if (state != State.CLOSED) {
            refusals.refused(remote(), refused.refusal(), refused.detail());
            close(CloseCode.of(refused.refusal()), refused.detail());
        }
    }

    /** HELLO was read from a lane. On the event loop. */
    void greeted(LaneChannel lane, Hello hello) throws Malformed, Refused {
        require(hello);
        if (!dialled && station.dials(peer)) {
            Loops.execute(station.home(), () -> owner.knocked(hello.incarnation()));
            close(CloseCode.HEARD, "a knock");
            return;
        }
        if (lanes.putIfAbsent(hello.lane(), lane) != null || (dialled && lane.lane() != hello.lane())) {
            throw new Malformed("HELLO for lane " + hello.lane() + " on the stream of another");
        }
        if (!dialled) {
            lane.answer(hello.lane());
        }
        if (lanes.size() == Lane.values().length && state == State.OPENING) {
            state = State.READY;
            cancelTimer();
            Loops.execute(station.home(), () -> owner.ready(this, hello.incarnation()));
        }
    }

    private void require(Hello hello) throws Malformed, Refused {
        if (!hello.cluster().equals(station.cluster())) {
            throw new Refused(
                    Refusal.OTHER_CLUSTER,
                    peer + " is of cluster " + hello.cluster() + "; allowed: " + station.cluster());
        }
        if (!hello.node().equals(peer)) {
            throw new Refused(
                    Refusal.UNKNOWN_NODE, "says HELLO as " + hello.node() + " with the certificate of " + peer);
        }
        if (incarnation != null && incarnation != hello.incarnation()) {
            throw new Malformed("HELLO of two incarnations on one connection");
        }
        incarnation = hello.incarnation();
    }

    private ChannelHandler dialledLane(Lane lane) {
        return new ChannelInitializer<QuicStreamChannel>() {
            @Override
            protected void initChannel(QuicStreamChannel stream) {
                new LaneChannel(PeerConnection.this, stream, lane).open();
            }
        };
    }

    /** A datagram, which no flow control holds back, so that no stalled lane looks like a dead peer. */
    private void keepAlive() {
        long period = idleTimeoutNanos() / PULSES;
        timer = channel.eventLoop().scheduleAtFixedRate(this::pulse, period, period, TimeUnit.NANOSECONDS);
    }

    /** The smaller one of both sides counts (RFC 9000, section 10.1); a peer may have none, which it tells as 0. */
    private long idleTimeoutNanos() {
        long own = station.settings().idleTimeout().toNanos();
        QuicTransportParameters theirs = channel.peerTransportParameters();
        long millis = theirs == null ? 0 : theirs.maxIdleTimeout();
        return millis == 0 ? own : Math.min(own, TimeUnit.MILLISECONDS.toNanos(millis));
    }

    private void pulse() {
        channel.writeAndFlush(channel.alloc().directBuffer(1).writeByte(0)).addListener(future -> {
            if (!future.isSuccess()) {
                gone(String.valueOf(future.cause()));
            }
        });
    }

    private void stop(String why) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            reason = why;
            cancelTimer();
            lanes.values().forEach(LaneChannel::stop);
        }
    }

    private void closed() {
        stop(channel.isTimedOut() ? "nothing heard within the idle timeout" : reason);
        Loops.execute(station.home(), () -> owner.closed(this, reason));
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel(false);
        }
    }

    private String remote() {
        return peer + "@" + channel.remoteSocketAddress();
    }
}
