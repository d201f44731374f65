package io.reactiveraft.memory;

import org.jspecify.annotations.Nullable;

/**
 * A place where a log was cut, and the way to the cuts that came later. A read holds the one that was the latest when
 * it began, and so learns of all that overtake it; what no read holds is garbage.
 */
final class Cut {

    private final long fromIndex;
    private volatile @Nullable Cut next;

    Cut(long fromIndex) {
        this.fromIndex = fromIndex;
    }

    /** The latest of all, made by the writer before anything is removed. */
    Cut then(long index) {
        Cut cut = new Cut(index);
        next = cut;
        return cut;
    }

    /** Whether a later cut took away anything up to an index. */
    boolean reached(long toIndex) {
        for (Cut cut = next; cut != null; cut = cut.next) {
            if (cut.fromIndex <= toIndex) {
                return true;
            }
        }
        return false;
    }
}
