package io.reactiveraft;

/** A change of membership was refused, or given up and taken back. */
public final class MembershipChangeException extends RaftException {

    private static final long serialVersionUID = 1L;

    /** Why a change did not come about. */
    public enum Reason {
        /** It was made from another membership than the one in force: read it anew. */
        CONFLICT,
        /** Another change is under way. */
        IN_PROGRESS,
        /** The leader is new and has not committed anything yet. */
        NOT_READY,
        /** A new voter did not catch up in time; it stays as a learner, and all others stay what they were. */
        CATCH_UP_FAILED
    }

    private final Reason reason;

    /** With what was wanted and what is. */
    public MembershipChangeException(Reason reason, String message) {
        super(message, null, Outcome.NOT_APPENDED, reason == Reason.IN_PROGRESS || reason == Reason.NOT_READY);
        this.reason = reason;
    }

    /** Why. */
    public Reason reason() {
        return reason;
    }
}
