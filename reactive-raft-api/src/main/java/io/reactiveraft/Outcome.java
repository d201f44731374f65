package io.reactiveraft;

/** How a proposal ended; there is no fourth way. */
public enum Outcome {
    /** It is in the log, committed and applied. */
    APPLIED,
    /** It is not in the log and never will be: safe to propose again. */
    NOT_APPENDED,
    /** It may be in the log, and may yet be applied: only an idempotent command may simply be proposed again. */
    UNKNOWN
}
