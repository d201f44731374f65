package io.reactiveraft;

/** The disk failed, or what is on it cannot be trusted, or the group has stopped on this node; the cause says why. */
public final class StorageFailedException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With what failed, without a cause of its own. */
    public StorageFailedException(String message, Outcome outcome) {
        super(message, null, outcome, false);
    }

    /** With what failed and why. */
    public StorageFailedException(String message, Throwable cause) {
        super(message, cause, Outcome.UNKNOWN, false);
    }
}
