package io.reactiveraft;

import org.jspecify.annotations.Nullable;

/**
 * Everything that can go wrong, split by what the caller may do about it. Those that are part of normal life carry no
 * stack trace: they cost an allocation and nothing more.
 */
public abstract sealed class RaftException extends RuntimeException
        permits CommandFailedException,
                CommandRejectedException,
                CommandTooLargeException,
                InvalidConfigException,
                LogCompactedException,
                MembershipChangeException,
                NoLeaderException,
                NodeClosedException,
                NotLeaderException,
                NotMemberException,
                OutcomeUnknownException,
                OverloadedException,
                SessionExpiredException,
                StorageFailedException,
                TransferFailedException,
                TransportFailedException {

    private static final long serialVersionUID = 1L;

    private final Outcome outcome;
    private final boolean retryable;

    RaftException(String message, @Nullable Throwable cause, Outcome outcome, boolean retryable) {
        super(message, cause, false, cause != null);
        this.outcome = outcome;
        this.retryable = retryable;
    }

    /** What is known about the proposal that ended with this error. */
    public final Outcome outcome() {
        return outcome;
    }

    /** Whether the same call may well succeed when simply made again, here, a little later. */
    public final boolean isRetryable() {
        return retryable;
    }
}
