package io.reactiveraft.node;

import java.lang.ref.WeakReference;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/**
 * The slots of a session. Those given back last are taken first, so that the group remembers no more results than there
 * were proposals at once. Owned by the loop.
 *
 * @param <T> who may hold a slot
 */
final class SessionSlots<T> {

    private final int max;
    private final Deque<Integer> free = new ArrayDeque<>();

    /** Of those whose proposal ended unfinished, but may be made again by whoever still holds it. */
    private final Map<Integer, WeakReference<T>> parked = new HashMap<>();

    private int used;

    SessionSlots(int max) {
        this.max = max;
    }

    /** A free slot; -1 if there is none. */
    int take() {
        if (free.isEmpty() && used == max) {
            reclaim();
        }
        if (!free.isEmpty()) {
            return free.pop();
        }
        return used < max ? used++ : -1;
    }

    /** Nobody can make a proposal again that nobody holds. */
    private void reclaim() {
        parked.entrySet().removeIf(entry -> {
            boolean gone = entry.getValue().refersTo(null);
            if (gone) {
                free.push(entry.getKey());
            }
            return gone;
        });
    }

    /** Keeps the slot for its holder, for as long as there is one. */
    void park(int slot, T holder) {
        parked.put(slot, new WeakReference<>(holder));
    }

    /** The slot can be given to another. */
    void release(int slot) {
        parked.remove(slot);
        free.push(slot);
    }
}
