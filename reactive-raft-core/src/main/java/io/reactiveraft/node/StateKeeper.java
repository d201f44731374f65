package io.reactiveraft.node;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StateSnapshots;
import io.reactiveraft.session.SessionRecords;
import io.reactiveraft.snapshot.SnapshotContent;
import io.reactiveraft.spi.SnapshotStore;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/** The state of a group on this node, sessions and state machine, as chunks and back. Owned by the apply worker. */
final class StateKeeper {

    private final StateMachine<?> machine;
    private final SessionDesk sessions;
    private final int chunkBytes;
    private final Consumer<Runnable> worker;
    private final Optional<StateSnapshots> snapshots;
    private @Nullable Disposable restoring;

    StateKeeper(StateMachine<?> machine, SessionDesk sessions, int chunkBytes, Consumer<Runnable> worker) {
        this.worker = worker;
        this.chunkBytes = chunkBytes;
        this.machine = machine;
        this.sessions = sessions;
        this.snapshots = machine.snapshots();
    }

    /** Whether there are snapshots of the state machine; from any thread. */
    boolean isSupported() {
        return snapshots.isPresent();
    }

    /** The chunks of the state as it is now, with nothing unsettled. */
    Flux<ByteBuffer> capture() {
        return SnapshotContent.write(
                SessionRecords.write(sessions.table(), machine.codec()),
                required().capture(),
                chunkBytes);
    }

    /** Whether the state is neither what it was nor what it is to be. */
    boolean isRestoring() {
        return restoring != null;
    }

    /** Puts a snapshot in the place of the state and of the sessions, and calls back when that is done. */
    void restore(SnapshotStore store, StoredSnapshot snapshot, Runnable onDone, Consumer<Throwable> onFailed) {
        restoring = SnapshotContent.sessions(store.read(snapshot, 0), machine.codec())
                .flatMap(table -> required()
                        .restore(SnapshotContent.state(store.read(snapshot, 0)))
                        .thenReturn(table))
                .subscribe(
                        table -> worker.accept(() -> {
                            sessions.become(table);
                            restoring = null;
                            onDone.run();
                        }),
                        failure -> worker.accept(() -> onFailed.accept(failure)));
    }

    /** What is being restored is not wanted any more. */
    void close() {
        if (restoring != null) {
            restoring.dispose();
        }
    }

    private StateSnapshots required() {
        return snapshots.orElseThrow(() ->
                new InvalidConfigException("state machine", machine.getClass().getName(), "one with snapshots"));
    }
}
