package io.reactiveraft.session;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** One session: when it was used last, and the latest call in each slot. */
final class Session {

    private static final int SLOTS_MAX = 1 << 16;

    private final long id;
    private final long timeoutNanos;
    private long usedNanos;
    private @Nullable FirstResult[] slots;

    Session(long id, long timeoutNanos, long usedNanos) {
        this(id, timeoutNanos, usedNanos, new FirstResult[0]);
    }

    private Session(long id, long timeoutNanos, long usedNanos, @Nullable FirstResult[] slots) {
        this.id = id;
        this.timeoutNanos = timeoutNanos;
        this.usedNanos = usedNanos;
        this.slots = slots;
    }

    long id() {
        return id;
    }

    long timeoutNanos() {
        return timeoutNanos;
    }

    long usedNanos() {
        return usedNanos;
    }

    void use(long timeNanos) {
        usedNanos = timeNanos;
    }

    boolean isExpired(long timeNanos) {
        return timeNanos - usedNanos >= timeoutNanos;
    }

    /** One more than the highest slot that was ever used. */
    int slots() {
        return slots.length;
    }

    @Nullable
    FirstResult slot(int number) {
        return number < slots.length ? slots[number] : null;
    }

    void slot(int number, FirstResult latest) {
        if (number >= slots.length) {
            slots = Arrays.copyOf(slots, Math.max(number + 1, Math.min(2 * slots.length, SLOTS_MAX)));
        }
        slots[number] = latest;
    }

    /** As it is now; results that are there do not change any more. */
    Session copy() {
        return new Session(id, timeoutNanos, usedNanos, slots.clone());
    }
}
