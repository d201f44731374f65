package io.reactiveraft.testkit;

import java.io.PrintStream;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a simulation is to be like, apart from its seed.
 *
 * @param stormMillis how long the weather is bad, in milliseconds of virtual time
 * @param nodes how many nodes found the cluster; 0 to draw that from the seed
 * @param faults what may go wrong
 * @param trace where a line for each thing that happens is written to; null for nowhere
 * @param history where a line for each operation of a client is written to; null for nowhere
 */
public record Settings(
        int stormMillis, int nodes, Set<Fault> faults, @Nullable PrintStream trace, @Nullable PrintStream history) {

    /** All faults for five seconds, and a cluster of any size. */
    public static Settings defaults() {
        return new Settings(5_000, 0, EnumSet.allOf(Fault.class), null, null);
    }
}
