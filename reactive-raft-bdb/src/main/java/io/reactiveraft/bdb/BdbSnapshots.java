package io.reactiveraft.bdb;

import static io.reactiveraft.bdb.SnapshotFolder.refused;

import io.reactiveraft.GroupId;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/**
 * One group's snapshots: their bytes in files, on the thread of the files, and which of them count in the database, on
 * the writing thread. A file is whole and durable before the database names it, and named no more before it goes.
 */
final class BdbSnapshots implements SnapshotStore {

    private static final Logger LOG = LoggerFactory.getLogger(BdbSnapshots.class);

    private final BdbLog log;
    private final StorageThread files;
    private final SnapshotFolder folder;
    private final KeptSnapshots kept;
    private Arrival arrival;
    private @Nullable Saving saving;
    private @Nullable StoredSnapshot installing;
    private volatile boolean closed;

    BdbSnapshots(BdbLog log, StorageThread files, SnapshotFolder folder, KeptSnapshots kept) {
        this.log = log;
        this.files = files;
        this.folder = folder;
        this.kept = kept;
        this.arrival = new Arrival(folder, null);
    }

    /** Checks what is there. Before anything else, on the thread of the files. */
    void open() {
        arrival = new Arrival(folder, folder.open(kept.durable()));
    }

    /** Lets go of all files. On the thread of the files. */
    void close() {
        closed = true;
        if (saving != null) {
            saving.end(closed());
        }
        try {
            arrival.close();
        } catch (IOException failed) {
            LOG.warn("A file of group {} was not closed well", group(), failed);
        }
    }

    GroupId group() {
        return log.group();
    }

    boolean isClosed() {
        return closed;
    }

    StorageFailedException closed() {
        return log.closed();
    }

    @Override
    public List<StoredSnapshot> stored() {
        return kept.durable();
    }

    @Override
    public Mono<StoredSnapshot> save(SnapshotInfo info, Flux<ByteBuffer> chunks) {
        return Mono.create(sink -> chunks.subscribe(new Saving(this, folder, info, sink)));
    }

    /** One at a time is saved. */
    void beginSaving(Saving begun, SnapshotInfo info) {
        if (closed) {
            throw closed();
        }
        if (saving != null) {
            throw refused("a snapshot of group " + group() + " is being saved already");
        }
        StorageFailedException refusal = refusal(info, stored());
        if (refusal != null) {
            throw refusal;
        }
        saving = begun;
    }

    private @Nullable StorageFailedException refusal(SnapshotInfo info, List<StoredSnapshot> stored) {
        long last = KeptSnapshots.lastIndex(stored);
        return info.index() > last
                ? null
                : refused("a snapshot of group " + group() + " up to " + last + " is stored, which " + info.index()
                        + " is not above");
    }

    void endSaving(Saving ended) {
        if (saving == ended) {
            saving = null;
        }
    }

    /** Puts a snapshot whose file is whole among those that are stored. If it is refused, its file goes later. */
    Mono<Void> record(StoredSnapshot saved) {
        return log.change(transaction -> {
            StorageFailedException refusal = refusal(saved.info(), kept.asList());
            if (refusal == null) {
                kept.add(saved);
            }
            return refusal;
        });
    }

    @Override
    public Flux<ByteBuffer> read(StoredSnapshot snapshot, long fromChunk) {
        return new SnapshotFlux(this, folder, snapshot, fromChunk);
    }

    @Override
    public Mono<Long> arrived(StoredSnapshot snapshot) {
        return Mono.create(sink -> inTurn(sink, () -> {
            arrival.begin(snapshot);
            tellArrived(snapshot, sink);
        }));
    }

    private void tellArrived(StoredSnapshot snapshot, MonoSink<Long> sink) throws IOException {
        long chunks = arrival.arrived(snapshot);
        if (chunks < 0) {
            inTurn(sink, () -> tellArrived(snapshot, sink));
        } else {
            sink.success(chunks);
        }
    }

    @Override
    public Mono<Void> add(long chunk, ByteBuffer bytes) {
        return Mono.create(sink -> inTurn(sink, () -> {
            arrival.add(chunk, bytes);
            sink.success();
        }));
    }

    @Override
    public Mono<Void> install() {
        return Mono.create(log::install);
    }

    /** Makes what has arrived a whole file, and hands it on to the writing thread. */
    void keepArrived(Installation then) {
        boolean taken = onFiles(() -> {
            try {
                StoredSnapshot whole = arrival.keep();
                installing = whole;
                then.go(whole, null);
            } catch (IOException | RuntimeException | Error failed) {
                then.go(null, typed(failed));
            }
        });
        if (!taken) {
            then.go(null, closed());
        }
    }

    /** What comes of a snapshot that has arrived: it is whole, or there is a reason why not. */
    interface Installation {

        void go(@Nullable StoredSnapshot whole, @Nullable StorageFailedException why);
    }

    @Override
    public Mono<Void> drop(StoredSnapshot snapshot) {
        return log.change(transaction -> {
            if (!kept.asList().contains(snapshot)) {
                return null;
            }
            long last = KeptSnapshots.lastIndex(kept.asList());
            if (snapshot.info().index() == last) {
                return refused("the last snapshot of group " + group() + ", up to " + last + ", is not dropped");
            }
            kept.remove(snapshot);
            return null;
        });
    }

    /** What arrived is stored durably. On the writing thread. */
    void installed() {
        onFiles(() -> installing = null);
    }

    /** Removes the files of those that are stored no more. On the writing thread. */
    void removeFiles(List<StoredSnapshot> removed) {
        if (!removed.isEmpty()) {
            onFiles(() -> removed.forEach(this::removeFile));
        }
    }

    private void removeFile(StoredSnapshot snapshot) {
        if (stored().contains(snapshot) || snapshot.equals(installing)) {
            // It has come again since.
            return;
        }
        try {
            folder.delete(snapshot);
        } catch (IOException failed) {
            LOG.warn("A snapshot file of group {} is removed when the storage is opened again", group(), failed);
        }
    }

    /** Runs a task on the thread of the files; false if that has ended. */
    boolean onFiles(Runnable task) {
        return files.submit(task);
    }

    private void inTurn(MonoSink<?> sink, FileTask task) {
        boolean taken = onFiles(() -> {
            try {
                if (closed) {
                    throw closed();
                }
                task.run();
            } catch (IOException | RuntimeException | Error failed) {
                sink.error(typed(failed));
            }
        });
        if (!taken) {
            sink.error(closed());
        }
    }

    private StorageFailedException typed(Throwable failed) {
        return failed instanceof StorageFailedException already
                ? already
                : new StorageFailedException(
                        "the snapshots of group " + group() + " failed: " + failed.getMessage(), failed);
    }

    static void checkSize(ByteBuffer chunk) {
        if (chunk.remaining() > StoredSnapshot.CHUNK_BYTES_MAX) {
            throw refused("a chunk of a snapshot has " + chunk.remaining() + " bytes; allowed are "
                    + StoredSnapshot.CHUNK_BYTES_MAX);
        }
    }

    /** What may fail as files do. */
    private interface FileTask {

        void run() throws IOException;
    }
}
