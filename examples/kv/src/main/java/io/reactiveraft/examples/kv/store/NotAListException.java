package io.reactiveraft.examples.kv.store;

/** Something was to be appended to a key that holds a single value. */
public final class NotAListException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** With the key. */
    public NotAListException(String key) {
        super(
                "\"" + key + "\" holds a single value, not a list; delete it or append to another key",
                null,
                false,
                false);
    }
}
