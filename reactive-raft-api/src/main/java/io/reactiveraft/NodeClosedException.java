package io.reactiveraft;

/** The node is closed or closing. */
public final class NodeClosedException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With what is known about the proposal. */
    public NodeClosedException(Outcome outcome) {
        super("the node is closed", null, outcome, false);
    }
}
