package io.reactiveraft.examples.kv.store;

/**
 * How a deletion ended.
 *
 * @param index the entry's index
 * @param term the entry's term
 * @param existed whether there was something to remove
 */
public record Deleted(long index, long term, boolean existed) {}
