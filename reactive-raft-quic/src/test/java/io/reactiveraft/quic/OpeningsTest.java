package io.reactiveraft.quic;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.embedded.EmbeddedChannel;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Handshakes that do not come to an end are given up; those that do make room for others. */
class OpeningsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Openings openings = new Openings(2, PATIENCE);
    private final EmbeddedChannel first = begin();
    private final EmbeddedChannel second = begin();

    @Test
    void onlyTheNewestOfTooManyIsClosed() {
        EmbeddedChannel third = begin();
        assertThat(third.isOpen()).as("within its own beginning").isTrue();

        third.runScheduledPendingTasks();

        assertThat(third.isOpen()).isFalse();
        assertThat(first.isOpen()).isTrue();
        assertThat(second.isOpen()).isTrue();
    }

    @Test
    void whoIsEstablishedOrClosedMakesRoomForOneMore() {
        openings.over(first);
        first.close().syncUninterruptibly();
        EmbeddedChannel third = begin();
        EmbeddedChannel oneTooMany = begin();
        oneTooMany.runScheduledPendingTasks();
        second.close().syncUninterruptibly();
        EmbeddedChannel last = begin();

        third.runScheduledPendingTasks();
        last.runScheduledPendingTasks();

        assertThat(third.isOpen()).isTrue();
        assertThat(oneTooMany.isOpen()).isFalse();
        assertThat(last.isOpen()).isTrue();
    }

    @Test
    void whoIsNotEstablishedInTimeIsClosed() {
        openings.over(second);

        pass(first);
        pass(second);

        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
    }

    private static void pass(EmbeddedChannel channel) {
        channel.advanceTimeBy(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        channel.runScheduledPendingTasks();
    }

    private EmbeddedChannel begin() {
        EmbeddedChannel channel = new EmbeddedChannel();
        channel.freezeTime();
        openings.begun(channel);
        return channel;
    }
}
