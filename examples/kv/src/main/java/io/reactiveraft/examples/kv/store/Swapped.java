package io.reactiveraft.examples.kv.store;

import org.jspecify.annotations.Nullable;

/**
 * How a compare-and-set ended.
 *
 * @param written the entry, which is in the log either way
 * @param swapped whether the key held what was expected, and holds the new value now
 * @param actual what the key held before; null if it was absent
 */
public record Swapped(
        Written written, boolean swapped, @Nullable Value actual) {}
