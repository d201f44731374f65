package io.reactiveraft.memory;

import io.reactiveraft.GroupId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.NodeStorage;
import java.util.HashSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Scheduler;

/** An open {@link MemoryStorage}. Everything happens in turns of its own, one at a time. */
final class MemoryDisk implements NodeStorage {

    private final MemoryFolder folder;
    private final Turns turns;
    private final Scheduler scheduler;
    private final Set<GroupId> opened = new HashSet<>();
    private final Mono<Void> close =
            Mono.<Void>create(sink -> finish(sink::success)).cache();
    private final Sinks.Empty<Void> closing = Sinks.empty();
    private @Nullable StorageFailedException failure;
    private volatile boolean closed;

    MemoryDisk(MemoryFolder folder, Turns turns, Scheduler scheduler) {
        this.folder = folder;
        this.turns = turns;
        this.scheduler = scheduler;
    }

    /** Takes its turn with a task; what that refuses goes to the caller. */
    void take(Runnable task, Consumer<Throwable> onRefused) {
        turns.add(() -> {
            try {
                if (closed) {
                    throw closed();
                }
                task.run();
            } catch (StorageFailedException refused) {
                onRefused.accept(refused);
            }
        });
    }

    @Override
    public long diskId() {
        return folder.diskId();
    }

    @Override
    public Mono<SortedSet<GroupId>> groups() {
        return Mono.create(sink -> take(() -> sink.success(folder.groups()), sink::error));
    }

    @Override
    public Mono<GroupLog> group(GroupId group) {
        return Mono.create(sink -> take(
                () -> {
                    if (!opened.add(group)) {
                        throw new StorageFailedException(
                                "group " + group + " is already open; each is opened once", Outcome.NOT_APPENDED);
                    }
                    sink.success(new MemoryLog(this, folder.group(group), scheduler));
                },
                sink::error));
    }

    /** Changes a log; once that has failed, nothing changes any more. */
    void change(Supplier<@Nullable StorageFailedException> change, MonoSink<Void> sink) {
        take(
                () -> {
                    if (failure == null) {
                        failure = change.get();
                    }
                    if (failure != null) {
                        throw failure;
                    }
                    sink.success();
                },
                sink::error);
    }

    boolean isClosed() {
        return closed;
    }

    /** Fails when this closes. */
    <T> Mono<T> closing() {
        return closing.asMono().then(Mono.never());
    }

    static StorageFailedException closed() {
        return new StorageFailedException("the storage in memory is closed", Outcome.NOT_APPENDED);
    }

    @Override
    public Mono<Void> close() {
        return close;
    }

    /** Closes for nobody in particular. */
    void beginClose() {
        finish(() -> {});
    }

    private void finish(Runnable done) {
        turns.add(() -> {
            closed = true;
            // Within a turn, so nobody else emits; a second close finds it ended.
            closing.tryEmitError(closed());
            folder.release(this);
            done.run();
        });
    }
}
