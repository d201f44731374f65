package io.reactiveraft;

/** The command cannot be encoded or decoded: its type is not known, or its bytes are not a command. */
public final class CommandRejectedException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong and what is allowed. */
    public CommandRejectedException(String message) {
        super(message, null, Outcome.NOT_APPENDED, false);
    }

    /** With what is wrong and the codec's own error. */
    public CommandRejectedException(String message, Throwable cause) {
        super(message, cause, Outcome.NOT_APPENDED, false);
    }
}
