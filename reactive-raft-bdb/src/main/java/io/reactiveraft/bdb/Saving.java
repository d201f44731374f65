package io.reactiveraft.bdb;

import static io.reactiveraft.bdb.SnapshotFolder.refused;

import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.MonoSink;

/** Takes the chunks of a snapshot, one at a time, into a file. All but the hooks is on the thread of the files. */
final class Saving extends BaseSubscriber<ByteBuffer> {

    private static final Logger LOG = LoggerFactory.getLogger(Saving.class);

    private final BdbSnapshots store;
    private final SnapshotFolder folder;
    private final SnapshotInfo info;
    private final MonoSink<StoredSnapshot> sink;
    private @Nullable SnapshotWriter draft;
    private volatile boolean ended;

    Saving(BdbSnapshots store, SnapshotFolder folder, SnapshotInfo info, MonoSink<StoredSnapshot> sink) {
        this.store = store;
        this.folder = folder;
        this.info = info;
        this.sink = sink;
    }

    @Override
    protected void hookOnSubscribe(Subscription subscription) {
        sink.onCancel(() -> {
            cancel();
            inTurn(() -> end(null));
        });
        inTurn(this::begin);
    }

    @Override
    protected void hookOnNext(ByteBuffer chunk) {
        inTurn(() -> take(chunk));
    }

    @Override
    protected void hookOnComplete() {
        inTurn(this::keep);
    }

    @Override
    protected void hookOnError(Throwable failed) {
        inTurn(() -> end(failed));
    }

    /** Runs a step, unless it is over. */
    private void inTurn(Step step) {
        boolean taken = store.onFiles(() -> {
            try {
                if (!ended) {
                    step.run();
                }
            } catch (IOException | RuntimeException | Error failed) {
                end(failed);
            }
        });
        if (!taken && !ended) {
            ended = true;
            cancel();
            sink.error(store.closed());
        }
    }

    private void begin() throws IOException {
        store.beginSaving(this, info);
        draft = folder.draft(info);
        request(1);
    }

    private void take(ByteBuffer chunk) throws IOException {
        BdbSnapshots.checkSize(chunk);
        if (draft != null) {
            draft.add(chunk);
            request(1);
        }
    }

    private void keep() throws IOException {
        SnapshotWriter whole = draft;
        if (whole == null || whole.chunks() == 0) {
            throw refused("a snapshot has one chunk at least");
        }
        StoredSnapshot saved = whole.end();
        folder.keep(whole, saved);
        ended = true;
        store.endSaving(this);
        store.record(saved).thenReturn(saved).subscribe(sink::success, sink::error);
    }

    /** Ends it, and leaves nothing. Without a reason it was cancelled, and nobody waits. */
    void end(@Nullable Throwable why) {
        if (ended) {
            return;
        }
        ended = true;
        cancel();
        store.endSaving(this);
        try {
            if (draft != null) {
                draft.discard();
            }
        } catch (IOException alsoFailed) {
            LOG.warn("What is left of a snapshot is removed when the storage is opened again", alsoFailed);
        }
        if (why != null) {
            sink.error(
                    why instanceof StorageFailedException
                            ? why
                            : new StorageFailedException("a snapshot was not saved: " + why.getMessage(), why));
        }
    }

    /** What may fail as files do. */
    private interface Step {

        void run() throws IOException;
    }
}
