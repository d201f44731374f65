package io.reactiveraft;

/** The state machine refused the command, on every replica alike; the cause says why. */
public final class CommandFailedException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With what the state machine answered. */
    public CommandFailedException(Throwable cause) {
        super("the state machine refused the command: " + cause.getMessage(), cause, Outcome.APPLIED, false);
    }
}
