package io.reactiveraft;

/** As much as this node may hold is waiting on it: bytes of proposals, or queries. */
public final class OverloadedException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With the bound that was met. */
    public OverloadedException(String message) {
        super(message, null, Outcome.NOT_APPENDED, true);
    }
}
