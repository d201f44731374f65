package io.reactiveraft.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The faults of this JVM's run that belong to no single test. Any left at the end fails the run. */
public final class RunFaults {

    private static final Queue<String> FAULTS = new ConcurrentLinkedQueue<>();

    private RunFaults() {}

    public static void add(String fault) {
        FAULTS.add(fault);
    }

    /** Takes away the faults that a test provoked on purpose: those whose text contains the marker. */
    public static List<String> take(String marker) {
        List<String> taken = new ArrayList<>();
        FAULTS.removeIf(fault -> fault.contains(marker) && taken.add(fault));
        return taken;
    }

    static List<String> all() {
        return List.copyOf(FAULTS);
    }
}
