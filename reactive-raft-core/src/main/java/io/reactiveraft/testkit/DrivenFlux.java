package io.reactiveraft.testkit;

import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.reactivestreams.Subscription;
import reactor.core.CoreSubscriber;
import reactor.core.Exceptions;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Operators;
import reactor.util.context.Context;

/**
 * Lets time pass on the thread of whoever requests, until what was requested is there or the source has ended: when
 * {@code request} returns, so it is.
 */
final class DrivenFlux<T> extends Flux<T> {

    private final Publisher<T> source;
    private final World world;
    private final Duration patience;

    /**
     * Drives a source.
     *
     * @param patience how much time may pass from the subscription on
     */
    DrivenFlux(Publisher<T> source, World world, Duration patience) {
        this.source = source;
        this.world = world;
        this.patience = patience;
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
        Guard.within(world, () -> source.subscribe(driver));
        driver.begin();
    }

    private final class Driver implements CoreSubscriber<T>, Subscription {

        private final CoreSubscriber<? super T> actual;
        private final long endNanos = world.in(patience.toNanos());
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
            Guard.within(world, () -> from.request(elements));
            drive();
        }

        /** Not before the source has seen to the subscription, which may go on behind the first request. */
        void begin() {
            driving = false;
            if (upstream != null) {
                drive();
            }
        }

        private void drive() {
            if (driving) {
                return;
            }
            driving = true;
            pass();
            driving = false;
        }

        private void pass() {
            while (!over && wanted > 0) {
                if (!Guard.step(world, endNanos)) {
                    cancel();
                    actual.onError(new TimeoutException(
                            "nothing came within " + patience + " of virtual time (" + world + ")"));
                }
            }
        }

        @Override
        public void cancel() {
            over = true;
            Subscription from = upstream;
            if (from != null) {
                Guard.within(world, from::cancel);
            }
        }
    }
}
