package io.reactiveraft.examples.benchmark;

import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is measured. */
enum Workload {
    WRITE(64, Duration.ofSeconds(5)),
    READ(64, Duration.ofSeconds(5)),
    FAILOVER(64, null),
    CATCHUP(1024, Duration.ofSeconds(1));

    private final int window;
    private final @Nullable Duration election;

    Workload(int window, @Nullable Duration election) {
        this.window = window;
        this.election = election;
    }

    /** How many operations are outstanding if nothing else is said. */
    int window() {
        return window;
    }

    /** The election timeout if nothing else is said, null for the library's own: a steady load wants no election. */
    @Nullable
    Duration election() {
        return election;
    }

    /** Whether operations are measured for some seconds. */
    boolean isSteady() {
        return this == WRITE || this == READ;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
