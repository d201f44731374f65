package io.reactiveraft.examples.kv.store;

import io.reactiveraft.Command;
import org.jspecify.annotations.Nullable;

/**
 * Everything that can be done to the store. Values are text: one notion of equality then serves compare-and-set, lists
 * and the feed of changes alike.
 *
 * @param <R> what the proposer is told
 */
public sealed interface KvCommand<R> extends Command<R> {

    /** The key that it is about. */
    String key();

    /**
     * Sets a key, whatever it held before.
     *
     * @param key which
     * @param value its new value
     */
    record Put(String key, String value) implements KvCommand<Written> {}

    /**
     * Removes a key, whether there or not.
     *
     * @param key which
     */
    record Delete(String key) implements KvCommand<Deleted> {}

    /**
     * Sets a key if it holds what is expected.
     *
     * @param key which
     * @param expect what it must hold; null if it must be absent
     * @param value its new value
     */
    record Cas(String key, @Nullable String expect, String value) implements KvCommand<Swapped> {}

    /**
     * Adds to the end of a key's list; an absent key is an empty list.
     *
     * @param key which
     * @param value the new last element
     */
    record Append(String key, String value) implements KvCommand<Written> {}
}
