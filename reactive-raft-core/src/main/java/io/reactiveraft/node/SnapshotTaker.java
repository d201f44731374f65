package io.reactiveraft.node;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftException;
import io.reactiveraft.SnapshotPolicy;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.kernel.RaftKernel;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * Takes snapshots of the state machine when the policy or an operator says so, one at a time: captured by the applier
 * between two commands, stored as the disk takes it, while commands go on. What it stands for must be durable in the
 * log before: else a crash could find a snapshot of what the log has lost. Owned by the loop.
 */
final class SnapshotTaker {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotTaker.class);

    /** How long after a snapshot that came to nothing the next is tried. */
    private static final long RETRY_NANOS = 10_000_000_000L;

    private final GroupSetup setup;
    private final SnapshotPolicy policy;
    private final SnapshotStore store;
    private final RaftKernel kernel;
    private final Mailbox mailbox;
    private final Applier<?> applier;
    private final ApplyPump pump;
    private final Runnable onTaken;
    private List<Caller> waiting = new ArrayList<>();
    private List<Caller> served = List.of();
    private Applier.@Nullable Captured captured;
    private Disposable saving = Disposables.disposed();
    private boolean busy;
    private long lastIndex;
    private long lastBytes;
    private long lastNanos;
    private long notBeforeNanos;

    /** With what is told when a snapshot is stored. */
    SnapshotTaker(
            GroupSetup setup,
            RaftKernel kernel,
            Mailbox mailbox,
            Applier<?> applier,
            ApplyPump pump,
            Runnable onTaken) {
        this.setup = setup;
        this.policy = setup.config().snapshots();
        this.store = setup.log().snapshots();
        this.kernel = kernel;
        this.mailbox = mailbox;
        this.applier = applier;
        this.pump = pump;
        this.onTaken = onTaken;
        lastNanos = setup.runtime().nanoTime();
        notBeforeNanos = lastNanos;
    }

    /** The state stands for the log up to an index, and there is a snapshot of that. */
    void restartBehind(long index, long nowNanos) {
        lastIndex = index;
        lastBytes = pump.handedOverBytes();
        lastNanos = nowNanos;
    }

    /** Somebody wants one now. */
    void order(Caller caller, boolean fetching) {
        if (!applier.hasSnapshots()) {
            caller.fail(
                    new InvalidConfigException("state machine", setup.group().value(), "one with snapshots"));
        } else if (fetching) {
            caller.fail(new OverloadedException("a snapshot is being fetched from another node"));
        } else {
            waiting.add(caller);
        }
    }

    /** Somebody does not wait any more. */
    void forget(Caller caller) {
        waiting.remove(caller);
    }

    /** Takes the next step, if it is time for one. */
    void turn(KernelView view, boolean fetching, long nowNanos) {
        Applier.Captured ready = captured;
        if (ready != null && fetching) {
            captured = null;
            onFailed(new OverloadedException("a snapshot is being fetched from another node"));
        } else if (ready != null && view.durableIndex() >= ready.index()) {
            captured = null;
            store(ready, nowNanos);
        } else if (!busy && !fetching && isDue(nowNanos)) {
            busy = true;
            served = waiting;
            waiting = new ArrayList<>();
            applier.capture(
                    now -> mailbox.post(() -> captured = now), failure -> mailbox.post(() -> onFailed(failure)));
        }
    }

    private boolean isDue(long nowNanos) {
        if (!waiting.isEmpty()) {
            return true;
        }
        long entries = pump.handedOver() - lastIndex;
        return entries > 0
                && nowNanos - notBeforeNanos >= 0
                && applier.hasSnapshots()
                && (entries >= policy.entries()
                        || pump.handedOverBytes() - lastBytes >= policy.bytes()
                        || nowNanos - lastNanos >= policy.interval().toNanos());
    }

    /** The earlier of a moment and the one at which a snapshot is due by time. */
    long deadlineNanos(boolean fetching, long otherwise) {
        if (busy || fetching || pump.handedOver() == lastIndex || !applier.hasSnapshots()) {
            return otherwise;
        }
        long due = lastNanos + policy.interval().toNanos();
        due = due - notBeforeNanos < 0 ? notBeforeNanos : due;
        return due - otherwise < 0 ? due : otherwise;
    }

    private void store(Applier.Captured ready, long nowNanos) {
        if (ready.index() <= latestIndex()) {
            onStored(latestIndex());
            return;
        }
        SnapshotInfo info = kernel.snapshotAt(ready.index());
        long bytes = pump.handedOverBytes();
        saving = store.save(info, ready.chunks().subscribeOn(setup.runtime().feeds(), false))
                .subscribe(
                        saved -> mailbox.post(() -> {
                            LOG.info("{} has a snapshot of {} up to {}", setup.self(), setup.group(), info.index());
                            setup.mark(Mark.SNAPSHOT_TAKEN);
                            lastIndex = Math.max(lastIndex, info.index());
                            lastBytes = bytes;
                            lastNanos = nowNanos;
                            onStored(info.index());
                            onTaken.run();
                        }),
                        failure -> mailbox.post(() -> onFailed(failure)));
    }

    private long latestIndex() {
        return store.latest().map(latest -> latest.info().index()).orElse(0L);
    }

    private void onStored(long index) {
        busy = false;
        served.forEach(caller -> caller.succeed(index));
        served = List.of();
    }

    private void onFailed(Throwable failure) {
        LOG.warn("{} could not take a snapshot of {}", setup.self(), setup.group(), failure);
        notBeforeNanos = setup.runtime().nanoTime() + RETRY_NANOS;
        busy = false;
        RaftException error = failure instanceof RaftException known
                ? known
                : new StorageFailedException("no snapshot could be taken: " + failure.getMessage(), failure);
        served.forEach(caller -> caller.fail(error));
        served = List.of();
    }

    /** Nothing is taken any more. */
    void close(RaftException error) {
        saving.dispose();
        waiting.forEach(caller -> caller.fail(error));
        served.forEach(caller -> caller.fail(error));
        waiting = new ArrayList<>();
        served = List.of();
    }
}
