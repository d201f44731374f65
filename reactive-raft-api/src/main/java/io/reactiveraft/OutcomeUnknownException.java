package io.reactiveraft;

/** The entry may be in the log: the leader was lost, or the time ran out, after the append. */
public final class OutcomeUnknownException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With what happened. */
    public OutcomeUnknownException(String message) {
        this(message, false);
    }

    /** With what happened, and whether the call may simply be made again: in a {@link RaftSession} it may. */
    public OutcomeUnknownException(String message, boolean retryable) {
        super(message, null, Outcome.UNKNOWN, retryable);
    }
}
