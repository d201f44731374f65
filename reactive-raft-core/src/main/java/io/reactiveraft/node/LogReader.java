package io.reactiveraft.node;

import io.reactiveraft.kernel.Mark;
import io.reactiveraft.kernel.RaftKernel;
import io.reactiveraft.spi.EntryBatch;
import java.util.ArrayList;
import java.util.List;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;

/**
 * Entries for whoever asks: from the kernel's tail if they are recent, from the disk if not, and later if they
 * are not committed yet. Owned by the loop.
 */
final class LogReader {

    /** Takes what was read, on the loop. */
    interface Reader {

        /** Consecutive batches from the index asked for; none if a truncation overtook the reading. */
        void onRead(List<EntryBatch> batches);

        /** The entries cannot be had. */
        void onReadFailed(Throwable error);
    }

    private record Waiting(long fromIndex, int bytesMax, Reader reader) {}

    private final RaftKernel kernel;
    private final GroupSetup setup;
    private final Mailbox mailbox;
    private List<Waiting> waiting = new ArrayList<>();
    private long commitIndex;

    LogReader(RaftKernel kernel, GroupSetup setup, Mailbox mailbox) {
        this.kernel = kernel;
        this.setup = setup;
        this.mailbox = mailbox;
        this.commitIndex = kernel.view().commitIndex();
    }

    long commitIndex() {
        return commitIndex;
    }

    /** Reads from an index on, once it is committed; stops after the batch that reaches so many bytes. */
    void read(long fromIndex, int bytesMax, Reader reader) {
        if (fromIndex > commitIndex) {
            waiting.add(new Waiting(fromIndex, bytesMax, reader));
            return;
        }
        List<EntryBatch> recent = kernel.recent(fromIndex, commitIndex, bytesMax);
        if (recent.isEmpty()) {
            setup.mark(Mark.COMMITTED_READ_FROM_DISK);
            readDisk(fromIndex, Math.min(commitIndex, kernel.view().durableIndex()), bytesMax, reader);
        } else {
            reader.onRead(recent);
        }
    }

    /** Forgets a reader that waits. */
    void cancel(Reader reader) {
        waiting.removeIf(some -> some.reader() == reader);
    }

    void onCommit(long index) {
        commitIndex = index;
        if (!waiting.isEmpty()) {
            List<Waiting> before = waiting;
            waiting = new ArrayList<>();
            before.forEach(some -> read(some.fromIndex(), some.bytesMax(), some.reader()));
        }
    }

    /** Reads from the disk whatever it holds, committed or not; the answer comes in a later turn. */
    void readDisk(long fromIndex, long toIndex, int bytesMax, Reader reader) {
        setup.log().read(fromIndex, toIndex).subscribe(new Collector(bytesMax, reader));
    }

    /** Pulls batch by batch, so that the disk reads little more than is wanted. */
    private final class Collector extends BaseSubscriber<EntryBatch> {

        private final List<EntryBatch> batches = new ArrayList<>();
        private final int bytesMax;
        private final Reader reader;
        private int bytes;

        Collector(int bytesMax, Reader reader) {
            this.bytesMax = bytesMax;
            this.reader = reader;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            request(1);
        }

        @Override
        protected void hookOnNext(EntryBatch batch) {
            batches.add(batch);
            bytes += batch.bytes();
            if (bytes < bytesMax) {
                request(1);
            } else {
                cancel();
                hookOnComplete();
            }
        }

        @Override
        protected void hookOnComplete() {
            mailbox.post(() -> reader.onRead(batches));
        }

        @Override
        protected void hookOnError(Throwable error) {
            mailbox.post(() -> reader.onReadFailed(error));
        }
    }
}
