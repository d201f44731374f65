package io.reactiveraft.testkit;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;

/**
 * What simulations are to be like, apart from their seeds.
 *
 * @param stormMillis how long the weather is bad, in milliseconds of virtual time
 * @param eventsMin how much has to happen at the least before the weather turns good
 * @param nodes how many nodes found the cluster; 0 to draw that from the seed
 * @param faults what may go wrong
 */
public record Settings(int stormMillis, int eventsMin, int nodes, Set<Fault> faults) {

    /** Checks the numbers, and copies the set. */
    public Settings {
        Range.require("stormMillis", stormMillis, 0, Schedule.STORM_MILLIS_MAX);
        Range.require("eventsMin", eventsMin, 0, Integer.MAX_VALUE);
        Range.require("nodes", nodes, 0, Schedule.NODES_MAX);
        faults = Collections.unmodifiableSet(new TreeSet<>(faults));
    }

    /** All faults for five seconds and 20,000 events, and a cluster of any size. */
    public static Settings defaults() {
        return new Settings(5_000, 20_000, 0, EnumSet.allOf(Fault.class));
    }
}
