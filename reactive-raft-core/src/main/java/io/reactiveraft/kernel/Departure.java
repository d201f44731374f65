package io.reactiveraft.kernel;

/**
 * The end of a leader that is committed to be no voter any more (dissertation §4.2.2). It admits nothing, sees to it
 * that what it has admitted is committed, so that everybody who waits here gets his answer, and then hands over. It
 * leads no more as soon as its successor was asked to stand, or in a while if there is none to be asked.
 */
final class Departure {

    private final KernelState state;
    private final Reconfiguration reconfiguration;
    private final Transfer transfer;
    private boolean begun;
    private boolean handingOver;
    private long deadlineNanos;

    Departure(KernelState state, Reconfiguration reconfiguration, Transfer transfer) {
        this.state = state;
        this.reconfiguration = reconfiguration;
        this.transfer = transfer;
    }

    boolean isBegun() {
        return begun;
    }

    /** Whether it leads no more. */
    boolean isDone() {
        return handingOver && !transfer.isWaiting();
    }

    /** The earlier of a moment and the one at which it goes on whatever happened; at once if it is done. */
    long deadlineNanos(long otherwise) {
        if (isDone()) {
            return state.nowNanos();
        }
        return begun && !handingOver ? KernelState.earlier(deadlineNanos, otherwise) : otherwise;
    }

    /** To be called when commits are counted and appends have left. */
    void flush() {
        if (!begun && reconfiguration.isOver()) {
            state.mark(Mark.DEPARTURE_BEGUN);
            begun = true;
            deadlineNanos = state.nowNanos() + state.config().timing().transferNanos();
        }
        boolean committed = state.commitIndex() == state.log().lastIndex();
        if (begun && !handingOver && (committed || state.isDue(deadlineNanos))) {
            handingOver = true;
            transfer.begin(null);
        }
    }
}
