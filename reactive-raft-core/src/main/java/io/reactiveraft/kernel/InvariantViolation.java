package io.reactiveraft.kernel;

/**
 * Something happened that Raft rules out. The group must stop: going on could lose data. The message of one that leaves
 * a kernel has a line for the rule, and then what the kernel knows and what it heard of last.
 */
public final class InvariantViolation extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** With the rule and what was found instead. */
    public InvariantViolation(String message) {
        super(message);
    }

    /** With the same, all that is known of the kernel, and where it was found. */
    InvariantViolation(String message, RuntimeException cause) {
        super(message, cause);
    }
}
