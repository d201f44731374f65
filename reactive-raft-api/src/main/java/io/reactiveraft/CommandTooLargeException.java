package io.reactiveraft;

/** The encoded command is larger than an entry may be; no retry will help. */
public final class CommandTooLargeException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With both sizes in bytes. */
    public CommandTooLargeException(int bytes, int bytesMax) {
        super("the command has " + bytes + " bytes; an entry may have " + bytesMax, null, Outcome.NOT_APPENDED, false);
    }
}
