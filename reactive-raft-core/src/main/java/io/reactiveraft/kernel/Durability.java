package io.reactiveraft.kernel;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has been handed out to be written, and how much of it is durable. Several writes may be under way; a truncation
 * lowers what those before it will count for, since what they bring is cut off again by a later one.
 */
final class Durability {

    /** A write under way: up to where the present log will be durable when it is done. */
    private static final class Write {
        final long id;
        final HardState hardState;
        long lastIndex;

        Write(long id, HardState hardState, long lastIndex) {
            this.id = id;
            this.hardState = hardState;
            this.lastIndex = lastIndex;
        }
    }

    private final ArrayDeque<Write> underWay = new ArrayDeque<>();
    private HardState handedState;
    private HardState durableState;
    private long handedIndex;
    private long durableIndex;
    private long truncateFrom;
    private long lastWriteId;

    Durability(HardState hardState, long lastIndex) {
        handedState = hardState;
        durableState = hardState;
        handedIndex = lastIndex;
        durableIndex = lastIndex;
    }

    /** The last index of the present log that is durable. */
    long durableIndex() {
        return durableIndex;
    }

    /** The last index that was handed out to be written. */
    long handedIndex() {
        return handedIndex;
    }

    /** Whether this very term and vote are durable. */
    boolean isDurable(HardState hardState) {
        return durableState.equals(hardState);
    }

    /** Whether all that was handed out is durable. */
    boolean isSettled() {
        return underWay.isEmpty();
    }

    /** Whether there is something to hand out. */
    boolean isDue(HardState hardState, long lastIndex) {
        return truncateFrom > 0 || lastIndex > handedIndex || !handedState.equals(hardState);
    }

    /** The log was cut off from an index on. What was never handed out needs no cut on the disk. */
    void onTruncated(long index) {
        if (index <= handedIndex) {
            truncateFrom = truncateFrom == 0 ? index : Math.min(truncateFrom, index);
            handedIndex = index - 1;
            durableIndex = Math.min(durableIndex, handedIndex);
            for (Write write : underWay) {
                write.lastIndex = Math.min(write.lastIndex, handedIndex);
            }
        }
    }

    /** A snapshot that is durable takes the place of the entries up to an index, whatever is under way of them. */
    void onCompacted(long index) {
        durableIndex = Math.max(durableIndex, index);
        underWay.forEach(write -> write.lastIndex = Math.max(write.lastIndex, index));
    }

    /** A snapshot that is durable has taken the place of the whole log, and the disk had done all writes to that. */
    void onRestarted(long index) {
        if (truncateFrom > 0) {
            throw new InvariantViolation("invariant 8: a snapshot up to " + index + " came before a cut from "
                    + truncateFrom + " was handed out");
        }
        handedIndex = index;
        durableIndex = index;
        underWay.forEach(write -> write.lastIndex = index);
    }

    /** Hands out everything that changed since the last time. */
    Effect.Persist handOut(HardState hardState, long lastIndex, List<EntryBatch> batches, List<Effect.Send> thenSend) {
        @Nullable HardState changed = handedState.equals(hardState) ? null : hardState;
        Effect.Persist persist = new Effect.Persist(++lastWriteId, changed, truncateFrom, batches, thenSend);
        underWay.add(new Write(lastWriteId, hardState, lastIndex));
        handedState = hardState;
        handedIndex = lastIndex;
        truncateFrom = 0;
        return persist;
    }

    void onPersisted(long writeId) {
        Write write = underWay.poll();
        if (write == null || write.id != writeId) {
            throw new InvariantViolation("write " + writeId + " was reported durable instead of "
                    + (write == null ? "none" : String.valueOf(write.id)));
        }
        durableState = write.hardState;
        durableIndex = write.lastIndex;
    }
}
