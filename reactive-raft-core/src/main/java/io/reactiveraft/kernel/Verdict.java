package io.reactiveraft.kernel;

/** What became of an order. */
public enum Verdict {
    /** It is under way. */
    ACCEPTED,
    /** No leader is known or can be reached: surely nothing was done. */
    NO_LEADER,
    /** The node that was asked does not lead any more: surely nothing was done. */
    NOT_LEADER,
    /** The leader, or the way to it, is gone before it answered. */
    LOST,
    /** It speaks of another membership than the one in force. */
    CONFLICT,
    /** Something of the kind is under way already. */
    IN_PROGRESS,
    /** The leader has not committed an entry of its own term yet. */
    NOT_READY,
    /** It makes no sense: nobody would be left to lead, or the one to lead is no voter. */
    INVALID
}
