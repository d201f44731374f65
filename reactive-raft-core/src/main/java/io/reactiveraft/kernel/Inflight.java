package io.reactiveraft.kernel;

/** Bytes that wait for an index to be reached, oldest first: a ring of (last index, bytes), released cumulatively. */
final class Inflight {

    private long[] lastIndexes = new long[16];
    private long[] sizes = new long[16];
    private int head;
    private int count;
    private long bytes;

    int count() {
        return count;
    }

    long bytes() {
        return bytes;
    }

    boolean isEmpty() {
        return count == 0;
    }

    void add(long lastIndex, long size) {
        if (count == sizes.length) {
            grow();
        }
        int slot = slot(count++);
        lastIndexes[slot] = lastIndex;
        sizes[slot] = size;
        bytes += size;
    }

    /** Releases all up to and with an index. */
    void release(long index) {
        while (count > 0 && lastIndexes[head] <= index) {
            bytes -= sizes[head];
            head = slot(1);
            count--;
        }
    }

    void clear() {
        head = 0;
        count = 0;
        bytes = 0;
    }

    private int slot(int position) {
        return (head + position) & (sizes.length - 1);
    }

    private void grow() {
        long[] moreIndexes = new long[sizes.length * 2];
        long[] moreSizes = new long[sizes.length * 2];
        for (int i = 0; i < count; i++) {
            moreIndexes[i] = lastIndexes[slot(i)];
            moreSizes[i] = sizes[slot(i)];
        }
        lastIndexes = moreIndexes;
        sizes = moreSizes;
        head = 0;
    }
}
