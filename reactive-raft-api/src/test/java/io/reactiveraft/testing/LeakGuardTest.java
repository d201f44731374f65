package io.reactiveraft.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import org.junit.jupiter.api.Test;

class LeakGuardTest {

    private static final String MARKER = "dropped on purpose by LeakGuardTest";

    @Test
    void remembersABufferThatNobodyReleased() {
        dropABuffer();

        LeakGuard.settleInstalled();

        assertThat(RunFaults.take(MARKER)).hasSize(1);
    }

    @Test
    void saysNothingOfABufferThatWasReleased() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(64);
        buffer.touch(MARKER);
        buffer.release();

        LeakGuard.settleInstalled();

        assertThat(RunFaults.take(MARKER)).isEmpty();
    }

    private static void dropABuffer() {
        ByteBuf buffer = PooledByteBufAllocator.DEFAULT.buffer(64);
        buffer.touch(MARKER);
    }
}
