package io.reactiveraft.kernel;

import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * A disk that does in order what it is asked for and forgets at a crash what was not synchronised, or some of it.
 */
final class SimulatedDisk {

    private final Map<Long, ShadowLog> former = new TreeMap<>();
    private ShadowLog durable = new ShadowLog();
    private final ArrayDeque<Runnable> unsynced = new ArrayDeque<>();
    private HardState hardState = HardState.INITIAL;
    private long id = 1;

    void write(Effect.Persist write) {
        unsynced.add(() -> {
            durable.apply(write);
            hardState = Objects.requireNonNullElse(write.hardState(), hardState);
        });
    }

    void compact(SnapshotInfo taken) {
        unsynced.add(() -> durable.compact(taken));
    }

    /** Takes a snapshot, that was copied from another disk, in place of the log. */
    void install(SnapshotInfo snapshot, ShadowLog contents) {
        unsynced.add(() -> durable.install(snapshot, contents));
    }

    /** The oldest of what it was asked for becomes durable. */
    void sync() {
        unsynced.remove().run();
    }

    /** Of what is under way, any number of the first may have reached the disk. */
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
        return new RecoveredLog(
                hardState, durable.snapshot(), durable.length(), durable.terms(), durable.membershipsBehindSnapshot());
    }
}
