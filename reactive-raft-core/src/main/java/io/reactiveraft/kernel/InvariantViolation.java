package io.reactiveraft.kernel;

/** Something happened that Raft rules out. The group must stop: going on could lose data. */
public final class InvariantViolation extends IllegalStateException {

    private static final long serialVersionUID = 1L;

    /** With the rule and what was found instead. */
    public InvariantViolation(String message) {
        super(message);
    }
}
