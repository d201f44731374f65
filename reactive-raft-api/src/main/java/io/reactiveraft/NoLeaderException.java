package io.reactiveraft;

/** No leader was known, or none could confirm itself, for as long as the call may wait. */
public final class NoLeaderException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With what was waited for. */
    public NoLeaderException(String message) {
        super(message, null, Outcome.NOT_APPENDED, true);
    }
}
