package io.reactiveraft.testkit;

import org.jspecify.annotations.Nullable;

/**
 * What a client did to a register, and what it heard.
 *
 * @param process the client
 * @param kind what it did
 * @param key the register
 * @param expected of a swap, the number that must be there
 * @param value what is written; 0 for a read
 * @param began when it was asked for, in nanoseconds
 * @param ended when the answer came; without one, when it had happened at the latest, {@link Long#MAX_VALUE} if it is
 *     not known to have happened
 * @param order the place of a write in the log; 0 if that is not known, and for reads
 * @param answer the number that was there before, and is there for a read; of a swap 1 if it took place, else 0; null
 *     if there was no answer
 */
record Operation(
        int process,
        Kind kind,
        String key,
        long expected,
        long value,
        long began,
        long ended,
        long order,
        @Nullable Long answer) {

    /** What can be done. */
    enum Kind {
        READ,
        WRITE,
        SWAP
    }

    boolean isAnswered() {
        return answer != null;
    }

    /** The same, which nobody was answered for, but which took place by then, at that place in the log. */
    Operation tookPlace(long nanos, long index) {
        return new Operation(process, kind, key, expected, value, began, nanos, index, null);
    }

    /** The same, at a place in the log. */
    Operation at(long index) {
        return new Operation(process, kind, key, expected, value, began, ended, index, answer);
    }

    Operation answered(long nanos, long answered) {
        return new Operation(process, kind, key, expected, value, began, nanos, 0, answered);
    }

    /** Whether it could be done to a register with this number, and be answered as it was. */
    boolean fits(long present) {
        if (answer == null) {
            return true;
        }
        return kind == Kind.SWAP ? (answer == 1) == (present == expected) : answer == present;
    }

    /** What is in the register behind it. */
    long after(long present) {
        return switch (kind) {
            case READ -> present;
            case WRITE -> value;
            case SWAP -> present == expected ? value : present;
        };
    }
}
