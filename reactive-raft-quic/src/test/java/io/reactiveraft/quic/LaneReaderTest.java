package io.reactiveraft.quic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.channel.embedded.EmbeddedChannel;
import io.reactiveraft.spi.Frame;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;

/** Who reads a lane against the rules of Reactive Streams is told so, or ends the connection, but never hangs. */
class LaneReaderTest {

    private final EmbeddedChannel channel = new EmbeddedChannel();
    private final AtomicInteger reads = new AtomicInteger();
    private final List<Throwable> failures = new ArrayList<>();
    private final LaneReader reader = new LaneReader(channel.eventLoop(), reads::incrementAndGet, failures::add);

    @Test
    void toRequestNothingIsAnError() {
        reader.offer(Node.frame("never seen"));
        Recorder recorder = new Recorder(0);
        reader.subscribe(recorder);
        channel.runPendingTasks();

        assertThat(recorder.error).isInstanceOf(IllegalArgumentException.class).hasMessageContaining("3.9");
        assertThat(recorder.signals).isEqualTo(1);
        assertThat(reads).hasValue(0);
    }

    @Test
    void aSubscriberThatThrowsEndsTheConnectionAndGetsNothingMore() {
        Recorder thrower = new Recorder(Long.MAX_VALUE);
        reader.subscribe(thrower);
        channel.runPendingTasks();
        reader.offer(Node.frame("one"));
        reader.offer(Node.frame("two"));

        assertThatThrownBy(reader::readComplete).isSameAs(thrower.bug);
        reader.readComplete();
        reader.end();

        assertThat(failures).containsExactly(thrower.bug);
        assertThat(thrower.signals).isEqualTo(1);
    }

    /** Requests a number of frames, counts what it gets and throws at the first frame. */
    private static final class Recorder implements CoreSubscriber<Frame> {

        private final IllegalStateException bug = new IllegalStateException("a bug");
        private final long demand;
        private int signals;
        private @Nullable Throwable error;

        Recorder(long demand) {
            this.demand = demand;
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(demand);
        }

        @Override
        public void onNext(Frame frame) {
            signals++;
            throw bug;
        }

        @Override
        public void onError(Throwable cause) {
            signals++;
            error = cause;
        }

        @Override
        public void onComplete() {
            signals++;
        }
    }
}
