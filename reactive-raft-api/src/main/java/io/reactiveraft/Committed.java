package io.reactiveraft;

/**
 * A committed entry of the log. Entries that Raft wrote for itself are not shown, so indexes ascend but may have gaps.
 *
 * @param index its place in the log, from 1
 * @param term the term of the leader that appended it
 * @param command what was proposed
 * @param <C> the type of the command
 */
public record Committed<C>(long index, long term, C command) {}
