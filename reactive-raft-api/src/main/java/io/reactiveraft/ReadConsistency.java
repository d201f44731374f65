package io.reactiveraft;

/** What a query promises about the age of what it sees. */
public enum ReadConsistency {
    /**
     * Sees everything acknowledged before the query began, on any node: the leader confirms its leadership with a
     * quorum after the query arrived (Raft dissertation §6.4, read index). The default.
     */
    LINEARIZABLE,
    /** Sees what this node has applied, however old: no message is sent, and no quorum is needed. */
    STALE
}
