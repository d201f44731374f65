package io.reactiveraft;

/** A setting has a value that it may not have. */
public final class InvalidConfigException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** With the setting, its value, and what is allowed. */
    public InvalidConfigException(String key, String value, String allowed) {
        super(key + " is \"" + value + "\"; allowed: " + allowed, null, Outcome.NOT_APPENDED, false);
    }
}
