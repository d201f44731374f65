package io.reactiveraft.examples.benchmark;

import java.util.Arrays;
import java.util.concurrent.TimeUnit;

/** Ends what takes too long, and shows where it stood. */
final class Watchdog {

    private static final int FRAMES_SHOWN = 16;

    private Watchdog() {}

    /** Starts to wait; when the time is over it prints all stacks and then does the last thing. */
    static void start(int seconds, Runnable last) {
        Thread thread = new Thread(
                () -> {
                    try {
                        TimeUnit.SECONDS.sleep(seconds);
                    } catch (InterruptedException e) {
                        return;
                    }
                    dump();
                    last.run();
                },
                "watchdog");
        thread.setDaemon(true);
        thread.start();
    }

    private static void dump() {
        Thread.getAllStackTraces().forEach((thread, stack) -> {
            System.err.println(thread.getName() + " " + thread.getState());
            Arrays.stream(stack).limit(FRAMES_SHOWN).forEach(frame -> System.err.println("    " + frame));
        });
    }
}
