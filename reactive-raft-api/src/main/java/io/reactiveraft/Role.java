package io.reactiveraft;

/** What a node is in a group. */
public enum Role {
    /** Follows a leader, or waits for one. */
    FOLLOWER,
    /** Asks the others whether they would vote for it, without disturbing them (dissertation §9.6). */
    PRE_CANDIDATE,
    /** Stands for election in its term. */
    CANDIDATE,
    /** Leads its term. */
    LEADER,
    /** Takes no part any more: closed, or stopped by a failure. */
    STOPPED
}
