package io.reactiveraft.bdb;

import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.StoredSnapshot;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.concurrent.atomic.AtomicLongFieldUpdater;
import org.reactivestreams.Subscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.CoreSubscriber;
import reactor.core.publisher.Operators;

/**
 * One subscriber's way through a snapshot. While there is demand it has one task in the line of the thread of the
 * files, which reads a little, emits it and goes to the end of the line again. Between two turns it holds nothing open,
 * and no more than one chunk is in memory.
 */
final class SnapshotReading implements Subscription, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReading.class);
    private static final AtomicLongFieldUpdater<SnapshotReading> DEMAND =
            AtomicLongFieldUpdater.newUpdater(SnapshotReading.class, "demand");

    private static final long BYTES_PER_TURN = 256 << 10;
    private static final int SKIPPED_PER_TURN = 1024;

    private final BdbSnapshots store;
    private final SnapshotFolder folder;
    private final StoredSnapshot snapshot;
    private final CoreSubscriber<? super ByteBuffer> subscriber;
    private final long fromChunk;
    private long next;
    private long position;
    private volatile long demand;
    private volatile boolean ended;
    private volatile boolean badRequest;

    SnapshotReading(
            BdbSnapshots store,
            SnapshotFolder folder,
            StoredSnapshot snapshot,
            long fromChunk,
            CoreSubscriber<? super ByteBuffer> subscriber) {
        this.store = store;
        this.folder = folder;
        this.snapshot = snapshot;
        this.fromChunk = fromChunk;
        this.subscriber = subscriber;
    }

    @Override
    public void request(long n) {
        if (n <= 0) {
            badRequest = true;
        }
        if (Operators.addCap(DEMAND, this, Math.max(n, 1)) == 0) {
            goOn();
        }
    }

    @Override
    public void cancel() {
        ended = true;
    }

    private void goOn() {
        if (!store.onFiles(this)) {
            fail(store.closed());
        }
    }

    /** A turn, on the thread of the files. */
    @Override
    public void run() {
        if (ended) {
            return;
        }
        if (badRequest) {
            fail(new IllegalArgumentException("a request must be for at least one chunk (Reactive Streams §3.9)"));
            return;
        }
        if (store.isClosed()) {
            fail(store.closed());
            return;
        }
        if (!store.stored().contains(snapshot)) {
            fail(SnapshotFolder.refused(
                    "the snapshot up to " + snapshot.info().index() + " of group " + store.group() + " is not stored"));
            return;
        }
        long emitted;
        try {
            emitted = readSome();
        } catch (IOException | CorruptEntryException wrong) {
            fail(SnapshotFolder.failed(folder.file(snapshot), wrong));
            return;
        } catch (Throwable thrown) {
            ended = true;
            LOG.error("A subscriber threw when it was handed a chunk", thrown);
            return;
        }
        if (!ended && Operators.produced(DEMAND, this, emitted) != 0) {
            goOn();
        }
    }

    /** Answers how many chunks it emitted. */
    private long readSome() throws IOException {
        SnapshotFolder.Open file = folder.read(snapshot);
        try (FileChannel channel = file.channel()) {
            position = Math.max(position, file.firstChunkAt());
            long last = Math.min(fromChunk, snapshot.chunks());
            for (int skipped = 0; next < last; skipped++) {
                if (skipped == SKIPPED_PER_TURN) {
                    return 0;
                }
                position = SnapshotFile.behind(channel, position);
                next++;
            }
            return emitSome(channel);
        }
    }

    private long emitSome(FileChannel channel) throws IOException {
        long emitted = 0;
        long bytes = 0;
        long wanted = demand;
        while (next < snapshot.chunks() && emitted < wanted && bytes < BYTES_PER_TURN && !ended) {
            ByteBuffer chunk = SnapshotFile.chunk(channel, position, next);
            position += SnapshotFile.CHUNK_OVERHEAD_BYTES + chunk.remaining();
            next++;
            emitted++;
            bytes += chunk.remaining();
            subscriber.onNext(chunk);
        }
        if (next >= snapshot.chunks() && !ended) {
            ended = true;
            subscriber.onComplete();
        }
        return emitted;
    }

    private void fail(Throwable failure) {
        if (!ended) {
            ended = true;
            subscriber.onError(failure);
        }
    }
}
