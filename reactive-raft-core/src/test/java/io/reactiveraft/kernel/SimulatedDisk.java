package io.reactiveraft.kernel;

import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/** A disk that takes writes in order and forgets at a crash those that were not synchronised, or some of them. */
final class SimulatedDisk {

    private final Map<Long, ShadowLog> former = new TreeMap<>();
    private ShadowLog durable = new ShadowLog();
    private final ArrayDeque<Effect.Persist> unsynced = new ArrayDeque<>();
    private HardState hardState = HardState.INITIAL;
    private long id = 1;

    void write(Effect.Persist write) {
        unsynced.add(write);
    }

    /** The oldest write becomes durable. */
    Effect.Persist sync() {
        Effect.Persist write = unsynced.remove();
        durable.apply(write);
        hardState = Objects.requireNonNullElse(write.hardState(), hardState);
        return write;
    }

    /** Of the writes under way, any number of the first may have reached the disk. */
    void crash(SplittableRandom random) {
        for (int survivors = random.nextInt(unsynced.size() + 1); survivors > 0; survivors--) {
            sync();
        }
        unsynced.clear();
    }

    /** Another disk, with nothing on it, takes the place of this one. */
    void wipe() {
        former.put(id++, durable);
        durable = new ShadowLog();
        hardState = HardState.INITIAL;
    }

    /** Whether an entry is on a disk, or was when that was wiped. */
    boolean held(long disk, long index, long chain) {
        return former.getOrDefault(disk, durable).holds(index, chain);
    }

    long id() {
        return id;
    }

    ShadowLog durable() {
        return durable;
    }

    HardState hardState() {
        return hardState;
    }

    RecoveredLog recover() {
        return new RecoveredLog(hardState, SnapshotInfo.NONE, durable.length(), durable.terms(), durable.memberships());
    }
}
