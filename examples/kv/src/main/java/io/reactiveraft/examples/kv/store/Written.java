package io.reactiveraft.examples.kv.store;

/**
 * Where in the log a command stands.
 *
 * @param index the entry's index
 * @param term the entry's term
 */
public record Written(long index, long term) {}
