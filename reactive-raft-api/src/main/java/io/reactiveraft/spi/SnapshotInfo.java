package io.reactiveraft.spi;

import io.reactiveraft.Membership;

/**
 * What a snapshot stands for: all of the log up to an index (Raft paper §7).
 *
 * @param index the last index it takes the place of; 0 for none
 * @param term the term of the entry there
 * @param membership the membership in force at that index
 */
public record SnapshotInfo(long index, long term, Membership membership) {

    /** No snapshot: the log is there from its first entry. */
    public static final SnapshotInfo NONE = new SnapshotInfo(0, 0, Membership.NONE);
}
