package io.reactiveraft;

/** Leadership was not handed over; whoever led goes on, or another was elected. */
public final class TransferFailedException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With the reason. */
    public TransferFailedException(String message) {
        super(message, null, Outcome.NOT_APPENDED, true);
    }
}
