package io.reactiveraft;

/** The node, or the group on it, is closed or closing. */
public final class NodeClosedException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With what is known about the proposal. */
    public NodeClosedException(Outcome outcome) {
        super("the node, or this group on it, is closed", null, outcome, false);
    }
}
