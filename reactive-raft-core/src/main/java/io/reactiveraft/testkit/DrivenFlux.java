package io.reactiveraft.testkit;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Lets time pass on the thread of whoever requests, until what was requested is there or the source has ended. So a
 * caller that waits for it waits for nothing: {@code block()} finds it done.
 */
final class DrivenFlux<T> extends Flux<T> {

    private final Publisher<T> source;
    private final Duration patience;
    private final BooleanSupplier step;

    /**
     * Drives a source.
     *
     * @param patience what to say if there is no step left
     * @param step lets the next thing happen; false if nothing will within the caller's patience
     */
    DrivenFlux(Publisher<T> source, Duration patience, BooleanSupplier step) {
        this.source = source;
        this.patience = patience;
        this.step = step;
    }

    /** Throws what a source ended with, on the thread that drove it. */
    static void rethrow(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        throw Exceptions.propagate(failure);
    }

    @Override
    public void subscribe(CoreSubscriber<? super T> actual) {
        Driver driver = new Driver(actual);
        source.subscribe(driver);
        driver.begin();
    }

    private final class Driver implements CoreSubscriber<T>, Subscription {

        private final CoreSubscriber<? super T> actual;
        private @Nullable Subscription upstream;
        private long wanted;
        private boolean driving = true;
        private boolean over;

        Driver(CoreSubscriber<? super T> actual) {
            this.actual = actual;
        }

        @Override
        public Context currentContext() {
            return actual.currentContext();
        }

        @Override
        public void onSubscribe(Subscription subscription) {
            upstream = subscription;
            actual.onSubscribe(this);
        }

        @Override
        public void onNext(T value) {
            wanted = wanted == Long.MAX_VALUE ? wanted : wanted - 1;
            actual.onNext(value);
        }

        @Override
        public void onError(Throwable failure) {
            over = true;
            actual.onError(failure);
        }

        @Override
        public void onComplete() {
            over = true;
            actual.onComplete();
        }

        @Override
        public void request(long elements) {
            Subscription from = upstream;
            if (from == null || !Operators.validate(elements)) {
                return;
            }
            wanted = Operators.addCap(wanted, elements);
            from.request(elements);
            drive(from);
        }

        /** Not before the source has seen to the subscription, which may go on behind the first request. */
        void begin() {
            driving = false;
            if (upstream != null) {
                drive(upstream);
            }
        }

        private void drive(Subscription from) {
            if (driving) {
                return;
            }
            driving = true;
            pass(from);
            driving = false;
        }

        private void pass(Subscription from) {
            while (!over && wanted > 0) {
                if (!step.getAsBoolean()) {
                    over = true;
                    from.cancel();
                    actual.onError(new TimeoutException("nothing came within " + patience + " of virtual time"));
                }
            }
        }

        @Override
        public void cancel() {
            over = true;
            Subscription from = upstream;
            if (from != null) {
                from.cancel();
            }
        }
    }
}
