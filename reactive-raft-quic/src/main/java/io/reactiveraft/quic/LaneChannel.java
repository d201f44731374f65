package io.reactiveraft.quic;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.quic.QuicStreamChannel;
import io.netty.handler.codec.quic.QuicStreamPriority;
import io.netty.util.ReferenceCountUtil;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;

/**
 * One lane of one connection: the only handler in its stream's pipeline, where bytes become frames and frames bytes.
 * Everything happens on the channel's event loop. The end of a stream, in whatever form, is the end of its connection.
 */
final class LaneChannel extends ChannelInboundHandlerAdapter {

    private final PeerConnection connection;
    private final QuicStreamChannel channel;
    private final LaneReader reader;
    private final LaneWriter writer;
    private final FrameDecoder decoder = new FrameDecoder(Hello.BYTES_MAX);
    private @Nullable Lane lane;
    private boolean greeted;
    private @Nullable BaseSubscriber<Void> handling;

    /** With the lane, if it is this node that opened it. */
    LaneChannel(PeerConnection connection, QuicStreamChannel channel, @Nullable Lane lane) {
        this.connection = connection;
        this.channel = channel;
        this.lane = lane;
        this.reader = new LaneReader(channel.eventLoop(), channel::read, connection::failed);
        this.writer = new LaneWriter(channel, connection::failed);
    }

    /** Takes over the stream and says HELLO if it is this node's turn. */
    void open() {
        channel.config().setAutoRead(false);
        channel.config().setAllocator(Endpoints.BUFFERS);
        channel.pipeline().addLast(this);
        Lane opened = lane;
        if (opened != null) {
            greet(opened);
        }
        channel.read();
    }

    /** Answers the HELLO for a lane. */
    void answer(Lane asked) {
        lane = asked;
        greet(asked);
    }

    @Nullable
    Lane lane() {
        return lane;
    }

    /** Begins to carry frames. */
    void start(Lane ready, LaneHandler handler) {
        NodeId peer = connection.peer();
        handling = new Handling();
        Flux.defer(() -> handler.inbound(peer, ready, reader)).subscribe(handling);
        if (!connection.isClosed()) {
            Flux.defer(() -> handler.outbound(peer, ready)).subscribe(writer);
        }
    }

    /** Ends it in both directions. */
    void stop() {
        writer.stop();
        BaseSubscriber<Void> current = handling;
        if (current != null) {
            current.cancel();
        }
        reader.end();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof ByteBuf bytes) || connection.isClosed()) {
            ReferenceCountUtil.release(message);
            return;
        }
        try {
            for (byte[] frame = decoder.next(bytes); frame != null; frame = decoder.next(bytes)) {
                received(frame);
            }
        } catch (Malformed e) {
            connection.malformed(e.getMessage() + " in lane " + lane);
        } catch (Refused e) {
            connection.refuse(e);
        } finally {
            bytes.release();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (greeted) {
            reader.readComplete();
        } else {
            context.read();
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        writer.resume();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof ChannelInputShutdownEvent) {
            connection.gone("the peer ended lane " + lane);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.gone("lane " + lane + " is closed");
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        connection.gone("lane " + lane + ": " + cause);
    }

    private void received(byte[] frame) throws Malformed, Refused {
        if (greeted) {
            reader.offer(Frame.of(ByteBuffer.wrap(frame)));
            return;
        }
        Hello hello = Hello.parse(frame);
        greeted = true;
        decoder.bytesMax(Frame.BYTES_MAX);
        connection.greeted(this, hello);
    }

    /** The less the more urgent: snapshots take what entries and proposals leave. */
    private static int urgency(Lane lane) {
        return lane == Lane.CONTROL ? 0 : lane == Lane.SNAPSHOT ? 2 : 1;
    }

    private void greet(Lane toOpen) {
        channel.updatePriority(new QuicStreamPriority(urgency(toOpen), toOpen != Lane.CONTROL))
                .addListener(future -> {
                    if (!future.isSuccess()) {
                        connection.failed(future.cause());
                    }
                });
        channel.writeAndFlush(connection.hello(toOpen).framed(channel.alloc())).addListener(future -> {
            if (!future.isSuccess()) {
                connection.failed(future.cause());
            }
        });
    }

    /** Keeps the handler's work running; the only thing of interest is that it fails. */
    private final class Handling extends BaseSubscriber<Void> {

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            requestUnbounded();
        }

        @Override
        protected void hookOnError(Throwable error) {
            connection.malformed("in lane " + lane + ": " + error);
        }
    }
}
