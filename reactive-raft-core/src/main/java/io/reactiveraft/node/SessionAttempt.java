package io.reactiveraft.node;

import io.reactiveraft.CommandResult;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.RaftException;
import io.reactiveraft.SessionExpiredException;
import org.jspecify.annotations.Nullable;

/** One attempt to propose a command of a session. But for the end of its proposal, owned by the loop. */
final class SessionAttempt implements ProposalEnd {

    private final SessionHandle session;
    private final NumberedCommand command;
    private final Caller caller;
    private @Nullable Proposal proposal;
    private long sentNanos;
    private boolean over;

    SessionAttempt(SessionHandle session, NumberedCommand command, Caller caller) {
        this.session = session;
        this.command = command;
        this.caller = caller;
    }

    NumberedCommand command() {
        return command;
    }

    /** The proposal that was made of it. */
    void sent(Proposal made, long nowNanos) {
        proposal = made;
        sentNanos = nowNanos;
    }

    long sentNanos() {
        return sentNanos;
    }

    boolean isOver() {
        return over;
    }

    void over() {
        over = true;
    }

    /** Whether its proposal, if there is one, was surely not appended. */
    boolean withdraw() {
        return proposal == null || proposal.cancel();
    }

    @Override
    public void applied(CommandResult result) {
        command.result(result);
        succeed(result);
        session.post(() -> session.onApplied(this));
    }

    @Override
    public void failed(RaftException error) {
        session.post(() -> session.onFailed(this, error));
    }

    void succeed(CommandResult result) {
        caller.succeed(result);
    }

    /** Tells the error, but of all attempts together. */
    void fail(RaftException error) {
        caller.fail(command.isSent() ? ofSent(error) : error);
    }

    private static RaftException ofSent(RaftException error) {
        if (error instanceof SessionExpiredException) {
            return new SessionExpiredException(String.valueOf(error.getMessage()), Outcome.UNKNOWN);
        }
        if (error instanceof NodeClosedException) {
            return new NodeClosedException(Outcome.UNKNOWN);
        }
        if (error.outcome() == Outcome.UNKNOWN && !(error instanceof OutcomeUnknownException)) {
            return error;
        }
        return new OutcomeUnknownException(error.getMessage() + "; an attempt may be in the log", true);
    }
}
