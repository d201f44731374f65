package io.reactiveraft.node;

import io.reactiveraft.spi.Frame;
import io.reactiveraft.wire.GroupMessage;
import io.reactiveraft.wire.MalformedFrameException;
import io.reactiveraft.wire.MessageCodec;
import java.util.List;
import java.util.function.BiConsumer;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** Frames of one lane from one peer: decoded where they arrive, and requested as the loops have dealt with them. */
final class LaneInbox extends BaseSubscriber<Frame> {

    /** Frames under way to the loops. */
    private static final int CREDIT = 8;

    private final MessageCodec codec;
    private final BiConsumer<List<GroupMessage>, Runnable> dispatch;
    private final MonoSink<Void> end;

    private LaneInbox(MessageCodec codec, BiConsumer<List<GroupMessage>, Runnable> dispatch, MonoSink<Void> end) {
        this.codec = codec;
        this.dispatch = dispatch;
        this.end = end;
    }

    /**
     * Reads frames until they end.
     *
     * @param dispatch takes the messages of a frame, and what to run when they are dealt with
     */
    static Mono<Void> read(Flux<Frame> frames, MessageCodec codec, BiConsumer<List<GroupMessage>, Runnable> dispatch) {
        return Mono.create(end -> {
            LaneInbox inbox = new LaneInbox(codec, dispatch, end);
            end.onDispose(inbox);
            frames.subscribe(inbox);
        });
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        request(CREDIT);
    }

    @Override
    protected void hookOnNext(Frame frame) {
        List<GroupMessage> messages;
        try {
            messages = codec.decode(frame);
        } catch (MalformedFrameException malformed) {
            cancel();
            end.error(malformed);
            return;
        }
        dispatch.accept(messages, () -> request(1));
    }

    @Override
    protected void hookOnComplete() {
        end.success();
    }

    @Override
    protected void hookOnError(Throwable error) {
        end.error(error);
    }
}
