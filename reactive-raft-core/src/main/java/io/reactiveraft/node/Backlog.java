package io.reactiveraft.node;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.LogEntry;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What was handed to the applier, in its order: committed entries, and between them what is to be done once all before
 * it is settled. Owned by the apply worker, but for the count of bytes.
 */
final class Backlog {

    /** Entries, or what is to be done; one of them is null. */
    private record Part(
            @Nullable EntryBatch batch, @Nullable Runnable task) {}

    private final Deque<Part> parts = new ArrayDeque<>();
    private final AtomicLong bytes = new AtomicLong();
    private final BooleanSupplier held;
    private final BooleanSupplier settled;
    private Iterator<LogEntry> entries = Collections.emptyIterator();
    private int entriesBytes;

    /**
     * An empty one.
     *
     * @param held whether nothing is to be taken for the time being
     * @param settled whether all entries that were taken are settled
     */
    Backlog(BooleanSupplier held, BooleanSupplier settled) {
        this.held = held;
        this.settled = settled;
    }

    /** Bytes announced and not yet taken; from any thread. */
    long bytes() {
        return bytes.get();
    }

    /** Entries are on their way; from any thread. */
    void announce(List<EntryBatch> batches) {
        batches.forEach(batch -> bytes.addAndGet(batch.bytes()));
    }

    void add(List<EntryBatch> batches) {
        batches.forEach(batch -> parts.add(new Part(batch, null)));
    }

    void add(Runnable task) {
        parts.add(new Part(null, task));
    }

    /**
     * The next entry, after what is to be done before it; null if there is none, or something is to be done first that
     * cannot be done yet.
     */
    @Nullable
    LogEntry next() {
        while (!entries.hasNext()) {
            bytes.addAndGet(-entriesBytes);
            entriesBytes = 0;
            Part part = parts.peek();
            if (part == null || held.getAsBoolean()) {
                return null;
            }
            EntryBatch batch = part.batch();
            Runnable task = part.task();
            if (batch != null) {
                entries = batch.iterator();
                entriesBytes = batch.bytes();
            } else if (!settled.getAsBoolean()) {
                return null;
            }
            parts.remove();
            if (task != null) {
                task.run();
            }
        }
        return entries.next();
    }

    void clear() {
        parts.clear();
    }
}
