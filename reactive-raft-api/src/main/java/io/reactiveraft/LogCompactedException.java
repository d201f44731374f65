package io.reactiveraft;

/** The index asked for is no longer in the log. */
public final class LogCompactedException extends RaftException {

    private static final long serialVersionUID = 1L;

    private final long firstAvailableIndex;

    /** With what was asked for and the first index there is. */
    public LogCompactedException(long index, long firstAvailableIndex) {
        super(
                "index " + index + " is no longer in the log; the first available is " + firstAvailableIndex,
                null,
                Outcome.NOT_APPENDED,
                false);
        this.firstAvailableIndex = firstAvailableIndex;
    }

    /** The first index that can still be read. */
    public long firstAvailableIndex() {
        return firstAvailableIndex;
    }
}
