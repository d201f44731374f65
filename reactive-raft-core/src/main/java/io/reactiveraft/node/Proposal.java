package io.reactiveraft.node;

import io.reactiveraft.CommandResult;
import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NotLeaderException;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.RaftException;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.session.SessionEntry;
import io.reactiveraft.spi.EntryKind;
import java.util.concurrent.atomic.AtomicReference;

/**
 * One entry on its way, mostly a command. Ends once, whoever comes first: the result, an error, the deadline or a
 * cancellation.
 */
final class Proposal implements Deadlines.Timed {

    /** What an object on the heap costs beside its payload, so that many small proposals count too. */
    private static final int OVERHEAD_BYTES = 64;

    private enum State {
        WAITING,
        TAKEN,
        DONE
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
    private long place;
    private boolean alone;
    private final EntryKind kind;
    private final byte[] payload;
    private final long deadlineNanos;
    private final ProposalLine line;
    private final ProposalEnd end;

    Proposal(EntryKind kind, byte[] payload, long deadlineNanos, ProposalLine line, ProposalEnd end) {
        this.kind = kind;
        this.payload = payload;
        this.deadlineNanos = deadlineNanos;
        this.line = line;
        this.end = end;
    }

    EntryKind kind() {
        return kind;
    }

    byte[] payload() {
        return payload;
    }

    int bytes() {
        return payload.length + OVERHEAD_BYTES;
    }

    /** Bytes of the command alone. */
    int commandBytes() {
        return kind == EntryKind.SESSION ? payload.length - SessionEntry.CALL_HEADER_BYTES : payload.length;
    }

    @Override
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Its place among all proposals of the group on this node; given once, by the loop. */
    long place() {
        return place;
    }

    void place(long number) {
        place = number;
    }

    /** Whether it goes into no batch with others: one of those it went with is too large for the leader. */
    boolean isAlone() {
        return alone;
    }

    void alone() {
        alone = true;
    }

    @Override
    public boolean isDone() {
        return state.get() == State.DONE;
    }

    /** Claims it for the log; false if it has been withdrawn. */
    boolean take() {
        line.left(this);
        boolean taken = state.compareAndSet(State.WAITING, State.TAKEN);
        if (taken) {
            line.underWay(bytes());
        } else {
            line.mark(Mark.PROPOSAL_WITHDRAWN);
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

    /** Withdraws it, so that nobody is told how it ends; whether it was surely not appended. */
    boolean cancel() {
        return end() == State.WAITING;
    }

    void complete(CommandResult result) {
        if (end() != State.DONE) {
            end.applied(result);
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
    void withdraw(RaftException error) {
        if (state.compareAndSet(State.WAITING, State.DONE)) {
            end.failed(error);
        }
    }

    void fail(RaftException error) {
        if (end() != State.DONE) {
            end.failed(error);
        }
    }

    /** Another leader's entry was committed in its place. */
    void replaced() {
        line.mark(Mark.PROPOSAL_REPLACED);
        fail(new NotLeaderException());
    }

    /** The time is up: what is known depends on whether it may be in a log. */
    void expire() {
        State before = end();
        if (before == State.WAITING) {
            line.mark(Mark.PROPOSAL_UNTAKEN);
            end.failed(new NoLeaderException("no leader took the proposal in time"));
        } else if (before == State.TAKEN) {
            line.mark(Mark.PROPOSAL_UNDECIDED);
            end.failed(new OutcomeUnknownException("the proposal was appended but not applied in time"));
        }
    }
}
