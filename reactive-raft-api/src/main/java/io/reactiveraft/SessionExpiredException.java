package io.reactiveraft;

/**
 * The session is no longer known to the group: it was not used for longer than the session timeout, or it was closed.
 * What was proposed in it before may have been applied.
 */
public final class SessionExpiredException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With what is known of the proposal. */
    public SessionExpiredException(String message, Outcome outcome) {
        super(message, null, outcome, false);
    }
}
