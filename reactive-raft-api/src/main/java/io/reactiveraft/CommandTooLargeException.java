package io.reactiveraft;

/** The encoded command is larger than an entry may be; no retry will help. */
public final class CommandTooLargeException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With both sizes in bytes. */
    public CommandTooLargeException(int bytes, int bytesMax) {
        super("the command has " + bytes + " bytes; an entry may have " + bytesMax, null, Outcome.NOT_APPENDED, false);
    }

    /** With the command's size in bytes; it is this leader that allows less than the node it was proposed on. */
    public CommandTooLargeException(int bytes) {
        super("the command has " + bytes + " bytes; the leader allows less", null, Outcome.NOT_APPENDED, false);
    }
}
