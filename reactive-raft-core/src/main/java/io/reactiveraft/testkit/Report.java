package io.reactiveraft.testkit;

import io.reactiveraft.kernel.Mark;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * What came of one simulation in which every promise was kept.
 *
 * @param seed its seed
 * @param traceHash stands for everything that happened, in order
 * @param events how many things happened
 * @param virtualMillis how much time passed in it
 * @param committed how many entries were committed
 * @param answers how many answers clients got
 * @param injected how often each kind of fault befell the cluster
 * @param marks how often nodes met each rare situation; those that they did not meet are not there
 */
public record Report(
        long seed,
        long traceHash,
        long events,
        long virtualMillis,
        long committed,
        long answers,
        Map<Decision.Kind, Integer> injected,
        Map<Mark, Integer> marks) {

    /** Copies the maps, in the order of their keys. */
    public Report {
        injected = Collections.unmodifiableMap(new TreeMap<>(injected));
        marks = Collections.unmodifiableMap(new TreeMap<>(marks));
    }
}
