package io.reactiveraft.examples.benchmark;

import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.Recorder;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Mono;

/** A closed loop: one thread keeps a window of operations outstanding until it is drained. */
final class Load {

    private static final long PAUSE_AFTER_ERROR_NANOS = 200_000;

    private final Operation operation;
    private final int window;
    private final long limit;
    private final Semaphore permits;
    private final Recorder recorder = new Recorder(3);
    private final LongAdder done = new LongAdder();
    private final LongAdder errors = new LongAdder();
    private final Thread thread;
    private volatile @Nullable Throwable lastError;
    private volatile boolean stopped;

    /** What is done over and over. */
    interface Operation {

        /** One operation; subscribed to once. */
        Mono<?> next(long sequence);

        /** Called on the load's thread after operations have failed, before the next one. */
        void recover();
    }

    private Load(Operation operation, int window, long limit) {
        this.operation = operation;
        this.window = window;
        this.limit = limit;
        permits = new Semaphore(window);
        thread = new Thread(this::issue, "load");
        thread.setDaemon(true);
    }

    /** Begins to issue, until drained. */
    static Load start(Operation operation, int window) {
        return start(operation, window, Long.MAX_VALUE);
    }

    /** Begins to issue, so many operations at most. */
    static Load start(Operation operation, int window, long limit) {
        Load load = new Load(operation, window, limit);
        load.thread.start();
        return load;
    }

    /** One operation under way. */
    private final class Pending implements CoreSubscriber<Object> {

        private final long from = System.nanoTime();

        @Override
        public void onSubscribe(Subscription subscription) {
            subscription.request(Long.MAX_VALUE);
        }

        @Override
        public void onNext(Object answer) {
            // what counts is that it is complete
        }

        @Override
        public void onError(Throwable error) {
            errors.increment();
            lastError = error;
            permits.release();
        }

        @Override
        public void onComplete() {
            recorder.recordValue(System.nanoTime() - from);
            done.increment();
            permits.release();
        }
    }

    private void issue() {
        long errorsSeen = 0;
        try {
            for (long sequence = 1; !stopped && sequence <= limit; ) {
                if (permits.tryAcquire(100, TimeUnit.MILLISECONDS)) {
                    operation.next(sequence++).subscribe(new Pending());
                }
                if (errors.sum() != errorsSeen) {
                    errorsSeen = errors.sum();
                    LockSupport.parkNanos(PAUSE_AFTER_ERROR_NANOS);
                    operation.recover();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException e) { // the permit stays taken: counted as lost
            lastError = e;
        }
    }

    /** Latencies since the last call, in nanoseconds. */
    Histogram take() {
        return recorder.getIntervalHistogram();
    }

    long done() {
        return done.sum();
    }

    long errors() {
        return errors.sum();
    }

    @Nullable
    Throwable lastError() {
        return lastError;
    }

    /** Waits until the limit of operations is issued. */
    void awaitIssued() throws InterruptedException {
        thread.join();
    }

    /** Stops issuing, waits for what is outstanding, and tells how many operations never ended. */
    int drain(long millis) throws InterruptedException {
        stopped = true;
        thread.join(millis);
        int back = permits.tryAcquire(window, millis, TimeUnit.MILLISECONDS) ? window : permits.drainPermits();
        return window - back;
    }
}
