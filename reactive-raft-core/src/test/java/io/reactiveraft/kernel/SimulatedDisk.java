package io.reactiveraft.kernel;

import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.SplittableRandom;

/** A disk that takes writes in order and forgets at a crash those that were not synchronised, or some of them. */
final class SimulatedDisk {

    private final ShadowLog durable = new ShadowLog();
    private final ArrayDeque<Effect.Persist> unsynced = new ArrayDeque<>();
    private HardState hardState = HardState.INITIAL;

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

    ShadowLog durable() {
        return durable;
    }

    HardState hardState() {
        return hardState;
    }

    RecoveredLog recover() {
        return new RecoveredLog(hardState, durable.length(), durable.terms());
    }
}
