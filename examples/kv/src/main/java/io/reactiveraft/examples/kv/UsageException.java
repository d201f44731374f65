package io.reactiveraft.examples.kv;

/** The command line, or what it points to, is not as it must be; the message says so in one line. */
final class UsageException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UsageException(String message) {
        super(message, null, false, false);
    }
}
