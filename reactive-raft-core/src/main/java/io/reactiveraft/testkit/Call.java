package io.reactiveraft.testkit;

import io.reactiveraft.Outcome;
import io.reactiveraft.RaftException;

/** Something that a client has asked for, until it knows what became of it, or that it never will. */
final class Call {

    private final Operation operation;
    private final ClientOffice office;
    private boolean over;

    Call(Operation operation, ClientOffice office) {
        this.operation = operation;
        this.office = office;
        office.onAsked(this);
    }

    Operation operation() {
        return operation;
    }

    boolean isOver() {
        return over;
    }

    void answer(long answer) {
        if (!over) {
            over = true;
            office.onAnswered(this, answer);
        }
    }

    /** It ended otherwise: it has surely not happened, or nobody knows. */
    void fail(Throwable failure) {
        office.onFailure(failure);
        boolean refused = failure instanceof RaftException known && known.outcome() == Outcome.NOT_APPENDED;
        if (refused || operation.kind() == Operation.Kind.READ) {
            refuse();
        } else {
            giveUp();
        }
    }

    private void refuse() {
        if (!over) {
            over = true;
            office.onRefused(this);
        }
    }

    /** Nobody will ever tell. */
    void giveUp() {
        if (!over) {
            over = true;
            office.onUnknown(this);
        }
    }
}
