package io.reactiveraft;

/** This node takes no part in the group: the membership that is committed, as far as it knows, is one without it. */
public final class NotMemberException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With who takes no part, and since which entry of the log. */
    public NotMemberException(NodeId node, long index) {
        super(
                node + " is no member of the group: it was left out by the membership at index " + index,
                null,
                Outcome.NOT_APPENDED,
                false);
    }
}
