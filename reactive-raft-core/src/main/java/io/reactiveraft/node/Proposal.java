package io.reactiveraft.node;

import io.reactiveraft.CommandFailedException;
import io.reactiveraft.CommandResult;
import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NotLeaderException;
import io.reactiveraft.OutcomeUnknownException;
import java.util.concurrent.atomic.AtomicReference;

/** One command on its way. Ends once, whoever comes first: the result, an error, the deadline or a cancellation. */
final class Proposal {

    /** What an object on the heap costs beside its payload, so that many small proposals count too. */
    private static final int OVERHEAD_BYTES = 64;

    private enum State {
        WAITING,
        TAKEN,
        DONE
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private long place;
    private final byte[] payload;
    private final long deadlineNanos;
    private final ProposalLine line;
    private final Caller caller;

    Proposal(byte[] payload, long deadlineNanos, ProposalLine line, Caller caller) {
        this.payload = payload;
        this.deadlineNanos = deadlineNanos;
        this.line = line;
        this.caller = caller;
    }

    byte[] payload() {
        return payload;
    }

    int bytes() {
        return payload.length + OVERHEAD_BYTES;
    }

    long deadlineNanos() {
        return deadlineNanos;
    }

    /** Its place among all proposals of the group on this node; given once, by the loop. */
    long place() {
        return place;
    }

    void place(long number) {
        place = number;
    }

    boolean isDone() {
        return state.get() == State.DONE;
    }

    /** Claims it for the log; false if it has been withdrawn. */
    boolean take() {
        line.left(this);
        boolean taken = state.compareAndSet(State.WAITING, State.TAKEN);
        if (taken) {
            line.underWay(bytes());
        }
        return taken;
    }

    /** Lets it wait again: it was surely not appended. */
    void putBack() {
        line.returned(this);
        if (state.compareAndSet(State.TAKEN, State.WAITING)) {
            line.underWay(-bytes());
        }
    }

    void cancel() {
        end();
    }

    void complete(CommandResult result) {
        if (end() == State.DONE) {
            return;
        }
        if (result instanceof CommandResult.Value value) {
            caller.succeed(value.value());
        } else if (result instanceof CommandResult.Failure failure) {
            caller.fail(new CommandFailedException(failure.cause()));
        }
    }

    /** Says how it stood before. */
    private State end() {
        State before = state.getAndSet(State.DONE);
        if (before == State.TAKEN) {
            line.underWay(-bytes());
        }
        return before;
    }

    /** Ends it with an error if no loop has claimed it. */
    void withdraw(Throwable error) {
        if (state.compareAndSet(State.WAITING, State.DONE)) {
            caller.fail(error);
        }
    }

    void fail(Throwable error) {
        if (end() != State.DONE) {
            caller.fail(error);
        }
    }

    /** Another leader's entry was committed in its place. */
    void replaced() {
        fail(new NotLeaderException());
    }

    /** The time is up: what is known depends on whether it may be in a log. */
    void expire() {
        State before = end();
        if (before == State.WAITING) {
            caller.fail(new NoLeaderException("no leader took the proposal in time"));
        } else if (before == State.TAKEN) {
            caller.fail(new OutcomeUnknownException("the proposal was appended but not applied in time"));
        }
    }
}
