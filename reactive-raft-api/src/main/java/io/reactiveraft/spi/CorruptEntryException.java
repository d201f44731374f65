package io.reactiveraft.spi;

/** Bytes that should be entries are not what was written. Never to be papered over: the data cannot be trusted. */
public final class CorruptEntryException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With what was found and what was expected. */
    public CorruptEntryException(String message) {
        super(message);
    }
}
