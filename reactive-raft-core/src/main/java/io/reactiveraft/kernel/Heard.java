package io.reactiveraft.kernel;

import io.reactiveraft.Membership;

/**
 * Who takes part by what others say, as far as that is news: only to know whom to reach, and where.
 *
 * @param committed the latest membership that somebody knows to be committed
 * @param rumoured the last heard of that may never be committed; of use while there is no leader
 */
public record Heard(Membership committed, Membership rumoured) {

    /** No news. */
    public static final Heard NOTHING = new Heard(Membership.NONE, Membership.NONE);
}
