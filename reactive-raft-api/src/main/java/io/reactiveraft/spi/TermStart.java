package io.reactiveraft.spi;

/**
 * A run of entries of one term in the log; it ends where the next begins.
 *
 * @param firstIndex index of its first entry
 * @param term the term
 */
public record TermStart(long firstIndex, long term) {}
