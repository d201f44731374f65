package io.reactiveraft.testkit;

import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Where a simulation is written down.
 *
 * @param trace a line for each thing that happens; null for nowhere
 * @param history a line of JSON for each operation of a client that begins or ends; null for nowhere
 */
public record Outputs(@Nullable PrintStream trace, @Nullable PrintStream history) {

    /** Nowhere. */
    public static final Outputs NONE = new Outputs(null, null);
}
