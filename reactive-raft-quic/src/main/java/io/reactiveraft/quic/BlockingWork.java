package io.reactiveraft.quic;

import io.netty.util.concurrent.DefaultEventExecutor;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.FastThreadLocalThread;
import io.netty.util.concurrent.Future;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import reactor.core.publisher.Mono;

/** One thread that may block, for what cannot be had otherwise: names, native code and TLS contexts. */
final class BlockingWork {

    private static final long PATIENCE_SECONDS = 10;

    private final EventExecutor executor = new DefaultEventExecutor(MayBlock::new);

    /** Does some work for each subscriber; the result is emitted on the thread that blocks. */
    <T> Mono<T> call(Callable<T> work) {
        return Mono.create(sink -> executor.submit(work).addListener((Future<T> done) -> {
            if (done.isSuccess()) {
                sink.success(done.getNow());
            } else {
                sink.error(done.cause());
            }
        }));
    }

    /** Lets what is under way end. */
    void dispose() {
        executor.shutdownGracefully(0, PATIENCE_SECONDS, TimeUnit.SECONDS).addListener(ended -> {});
    }

    /** Says to whoever watches over blocking that it may. */
    private static final class MayBlock extends FastThreadLocalThread {

        MayBlock(Runnable work) {
            super(work, "raft-quic-blocking");
            setDaemon(true);
        }

        @Override
        public boolean permitBlockingCalls() {
            return true;
        }
    }
}
