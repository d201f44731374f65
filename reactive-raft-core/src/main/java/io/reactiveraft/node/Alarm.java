package io.reactiveraft.node;

import java.util.concurrent.TimeUnit;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.scheduler.Scheduler;

/** One timer, armed for the earliest deadline; a later deadline is noticed when it goes off. Owned by the loop. */
final class Alarm {

    private final Scheduler.Worker worker;
    private final Runnable ring;
    private Disposable armed = Disposables.disposed();
    private long armedNanos;

    Alarm(Scheduler.Worker worker, Runnable ring) {
        this.worker = worker;
        this.ring = ring;
    }

    void arm(long deadlineNanos, long nowNanos) {
        if (!armed.isDisposed() && armedNanos - deadlineNanos <= 0 && armedNanos - nowNanos > 0) {
            return;
        }
        armed.dispose();
        armedNanos = deadlineNanos;
        armed = worker.schedule(ring, Math.max(1, deadlineNanos - nowNanos), TimeUnit.NANOSECONDS);
    }

    void cancel() {
        armed.dispose();
    }
}
