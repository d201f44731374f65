package io.reactiveraft;

/** The transport cannot do its work: an address cannot be bound, a certificate is not usable, a frame is malformed. */
public final class TransportFailedException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With what is wrong and what is allowed. */
    public TransportFailedException(String message) {
        super(message, null, Outcome.NOT_APPENDED, false);
    }

    /** With what is wrong and why. */
    public TransportFailedException(String message, Throwable cause) {
        super(message, cause, Outcome.NOT_APPENDED, false);
    }
}
