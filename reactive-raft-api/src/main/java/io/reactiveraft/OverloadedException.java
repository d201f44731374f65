package io.reactiveraft;

/** The line of waiting proposals is full. */
public final class OverloadedException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With the bound that was met. */
    public OverloadedException(String message) {
        super(message, null, Outcome.NOT_APPENDED, true);
    }
}
