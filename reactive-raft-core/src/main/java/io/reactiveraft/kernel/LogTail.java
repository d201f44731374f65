package io.reactiveraft.kernel;

import io.reactiveraft.spi.EntryBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The end of the log in memory: consecutive batches up to the last index, within a budget of bytes. What is not durable
 * yet is never evicted, whatever the budget, so that it can always be read from here.
 */
final class LogTail {

    private final long bytesMax;
    private EntryBatch[] ring = new EntryBatch[64];
    private int head;
    private int size;
    private long bytes;
    private long firstIndex;

    /** An empty tail behind an index. */
    LogTail(long lastIndex, long bytesMax) {
        this.firstIndex = lastIndex + 1;
        this.bytesMax = bytesMax;
    }

    /** The first index in memory; that behind the last of the log if there is none. */
    long firstIndex() {
        return firstIndex;
    }

    void append(EntryBatch batch) {
        if (size == ring.length) {
            grow();
        }
        ring[slot(size++)] = batch;
        bytes += footprint(batch);
    }

    /** Cuts off the entries from an index on; the log ends right before it. */
    void truncateFrom(long index) {
        while (size > 0 && at(size - 1).firstIndex() >= index) {
            bytes -= footprint(at(size - 1));
            clear(--size);
        }
        if (size > 0 && at(size - 1).lastIndex() >= index) {
            EntryBatch last = at(size - 1);
            EntryBatch kept = last.upTo(index - 1);
            ring[slot(size - 1)] = kept;
            bytes += kept.bytes() - last.bytes();
        }
        firstIndex = Math.min(firstIndex, index);
    }

    /** Forgets the entries up to and with an index. */
    void compact(long index) {
        while (size > 0 && at(0).lastIndex() <= index) {
            removeOldest();
        }
        firstIndex = Math.max(firstIndex, index + 1);
    }

    /** Forgets all entries; the log goes on behind an index. */
    void restartBehind(long index) {
        while (size > 0) {
            removeOldest();
        }
        firstIndex = index + 1;
    }

    /** Forgets the oldest batches that are durable while there is more than the budget. */
    void evict(long durableIndex) {
        while (bytes > bytesMax && size > 0 && at(0).lastIndex() <= durableIndex) {
            firstIndex = at(0).lastIndex() + 1;
            removeOldest();
        }
    }

    private void removeOldest() {
        bytes -= footprint(at(0));
        clear(0);
        head = slot(1);
        size--;
    }

    /**
     * Batches from an index on, not more than so many bytes together.
     *
     * @param atLeastOne whether to give the first batch even if it alone is larger
     */
    List<EntryBatch> within(long fromIndex, long bytesMost, boolean atLeastOne) {
        List<EntryBatch> taken = new ArrayList<>();
        long sum = 0;
        for (int i = find(fromIndex); i >= 0 && i < size; i++) {
            EntryBatch batch = at(i).from(fromIndex);
            sum += batch.bytes();
            if (sum > bytesMost && !(atLeastOne && taken.isEmpty())) {
                break;
            }
            taken.add(batch);
        }
        return taken;
    }

    /** Batches from an index up to and with another, stopping after the one that reaches so many bytes. */
    List<EntryBatch> until(long fromIndex, long toIndex, long bytesEnough) {
        List<EntryBatch> taken = new ArrayList<>();
        long sum = 0;
        for (int i = find(fromIndex); i >= 0 && i < size && at(i).firstIndex() <= toIndex; i++) {
            EntryBatch batch = at(i).from(fromIndex).upTo(toIndex);
            taken.add(batch);
            sum += batch.bytes();
            if (sum >= bytesEnough) {
                break;
            }
        }
        return taken;
    }

    /** Position of the batch that holds an index; negative if it is not in memory. */
    private int find(long index) {
        if (size == 0 || index < firstIndex || index > at(size - 1).lastIndex()) {
            return -1;
        }
        int low = 0;
        int high = size - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (at(middle).firstIndex() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private static long footprint(EntryBatch batch) {
        return (long) EntryBatch.HEADER_BYTES + batch.bytes();
    }

    private EntryBatch at(int position) {
        return ring[slot(position)];
    }

    private int slot(int position) {
        return (head + position) & (ring.length - 1);
    }

    private void clear(int position) {
        int slot = slot(position);
        Arrays.fill(ring, slot, slot + 1, null);
    }

    private void grow() {
        EntryBatch[] larger = new EntryBatch[ring.length * 2];
        for (int i = 0; i < size; i++) {
            larger[i] = at(i);
        }
        ring = larger;
        head = 0;
    }
}
