package io.reactiveraft;

import org.jspecify.annotations.Nullable;

/**
 * A committed entry of the log. Entries that Raft wrote for itself are not shown, so indexes ascend but may have gaps.
 *
 * @param index its place in the log, from 1
 * @param term the term of the leader that appended it
 * @param command what was proposed
 * @param call for a command of a {@link RaftSession} which of its proposals it is, null for any other; entries with
 *     equal ones are one proposal that was sent again, and was applied once
 * @param <C> the type of the command
 */
public record Committed<C>(
        long index, long term, C command, @Nullable Call call) {

    /** One that was proposed outside any session. */
    public Committed(long index, long term, C command) {
        this(index, term, command, null);
    }

    /**
     * A proposal of a session.
     *
     * @param session the session, the same for all its proposals
     * @param sequence the proposal's number in it, from 1
     */
    public record Call(long session, long sequence) {}
}
