package io.reactiveraft.kernel;

import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.spi.EntryBatch;
import org.jspecify.annotations.Nullable;

/** Whether a leader takes proposals, and what it has taken that is not committed. */
final class Admission {

    private final KernelConfig config;
    private final Inflight uncommitted = new Inflight();
    private @Nullable Reason refusing;

    Admission(KernelConfig config) {
        this.config = config;
    }

    /**
     * Why a batch is not appended; null if it is. Once there is a reason that may pass, it stays to the end of the
     * turn: what comes behind a refused batch must not overtake it.
     *
     * @param open whether the leader takes anything now
     */
    @Nullable
    Reason refusalOf(EntryBatch batch, boolean open) {
        if (!Batches.areEntriesWithin(batch, config.limits().entryBytesMax())) {
            return Reason.TOO_LARGE;
        }
        if (refusing == null && !open) {
            config.marks().accept(Mark.NOT_ADMITTING);
            refusing = Reason.NOT_ADMITTING;
        } else if (refusing == null && isOverloadedBy(batch)) {
            config.marks().accept(Mark.OVERLOADED);
            refusing = Reason.OVERLOADED;
        }
        return refusing;
    }

    private boolean isOverloadedBy(EntryBatch batch) {
        return !uncommitted.isEmpty()
                && uncommitted.bytes() + batch.bytes() > config.limits().uncommittedBytesMax();
    }

    void onAppended(EntryBatch stamped) {
        uncommitted.add(stamped.lastIndex(), stamped.bytes());
    }

    void onCommitted(long index) {
        uncommitted.release(index);
    }

    void onTurnEnds() {
        refusing = null;
    }
}
