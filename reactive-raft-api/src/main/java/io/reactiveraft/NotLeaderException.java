package io.reactiveraft;

/** Leadership was lost before the entry was committed: another leader's entry is committed in its place. */
public final class NotLeaderException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** There is only one way for it. */
    public NotLeaderException() {
        super("another leader's entry was committed in its place", null, Outcome.NOT_APPENDED, true);
    }
}
