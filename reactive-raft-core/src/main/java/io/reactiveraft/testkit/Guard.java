package io.reactiveraft.testkit;

import org.jspecify.annotations.Nullable;
import reactor.core.scheduler.Schedulers;

/**
 * Notices whoever leaves virtual time: within a simulated world nothing may be handed to a scheduler of real threads,
 * such as the one that an operator takes which was given none. Threads that somebody makes by himself, and a look at
 * the system's clock, it does not notice.
 */
final class Guard {

    private static final ThreadLocal<@Nullable World> PRESENT = new ThreadLocal<>();

    static {
        // Asked by every scheduler of real threads, before it takes a task.
        Schedulers.onScheduleHook("reactive-raft-simulation", Guard::refuse);
    }

    private Guard() {}

    /** Lets something happen in a world. */
    static void within(World world, Runnable what) {
        World before = PRESENT.get();
        PRESENT.set(world);
        try {
            what.run();
        } finally {
            PRESENT.set(before);
        }
    }

    /** Lets the next thing happen in a world, unless that is later; says whether something did. */
    static boolean step(World world, long untilNanos) {
        boolean[] stepped = new boolean[1];
        within(world, () -> stepped[0] = world.step(untilNanos));
        return stepped[0];
    }

    private static Runnable refuse(Runnable task) {
        World world = PRESENT.get();
        if (world != null) {
            world.judge(() -> {
                throw new Violation("nothing runs on real threads", task);
            });
        }
        return task;
    }
}
