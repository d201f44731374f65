package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.List;

/** The log as the kernel sees it: its outline, its tail in memory, and how much of it is durable. */
final class KernelLog {

    private final LogOutline outline;
    private final LogTail tail;
    private final Durability durability;
    private final Memberships memberships;

    /** With who takes part if what was recovered does not say. */
    KernelLog(RecoveredLog recovered, Membership initial, long tailBytesMax) {
        outline = new LogOutline(recovered);
        tail = new LogTail(recovered.lastIndex(), tailBytesMax);
        durability = new Durability(recovered.hardState(), recovered.lastIndex());
        SnapshotInfo snapshot = recovered.snapshot();
        memberships = new Memberships(snapshot.index() == 0 ? initial : snapshot.membership(), recovered.memberships());
    }

    LogOutline outline() {
        return outline;
    }

    Memberships memberships() {
        return memberships;
    }

    LogTail tail() {
        return tail;
    }

    long lastIndex() {
        return outline.lastIndex();
    }

    long durableIndex() {
        return durability.durableIndex();
    }

    /** Appends a batch behind the last entry. */
    void append(EntryBatch batch) {
        outline.append(batch);
        tail.append(batch);
        memberships.append(batch);
    }

    /**
     * Makes a leader's entries part of the log: keeps what is there already, cuts off what conflicts and appends what
     * is new (paper §5.3). The entry before the batch is known to match.
     */
    void merge(EntryBatch batch, long commitIndex) {
        if (outline.matches(batch.lastIndex(), batch.term())) {
            return;
        }
        long first = firstDifferent(batch);
        if (first <= lastIndex()) {
            if (first <= commitIndex) {
                throw new InvariantViolation("invariant 3: " + batch + " would cut off index " + first + ", but "
                        + commitIndex + " is committed");
            }
            truncateFrom(first);
        }
        append(batch.from(first));
    }

    /** The first index of a batch at which there is no entry, or one of another term. */
    private long firstDifferent(EntryBatch batch) {
        long first = batch.firstIndex();
        return outline.matches(first, batch.term()) ? outline.runEnd(first) + 1 : first;
    }

    private void truncateFrom(long index) {
        outline.truncateFrom(index);
        tail.truncateFrom(index);
        durability.onTruncated(index);
        memberships.truncateFrom(index);
    }

    /** Whether a candidate's log is at least as up to date as this one (paper §5.4.1). */
    boolean isNotAheadOf(long candidateLastIndex, long candidateLastTerm) {
        long lastTerm = outline.lastTerm();
        return candidateLastTerm > lastTerm || (candidateLastTerm == lastTerm && candidateLastIndex >= lastIndex());
    }

    boolean isWriteDue(HardState hardState) {
        return durability.isDue(hardState, lastIndex());
    }

    boolean isSettled() {
        return durability.isSettled();
    }

    boolean isDurable(HardState hardState) {
        return durability.isDurable(hardState);
    }

    /** One write of all that changed. */
    Effect.Persist handOut(HardState hardState, List<Effect.Send> thenSend) {
        List<EntryBatch> batches = tail.until(durability.handedIndex() + 1, lastIndex(), Long.MAX_VALUE);
        return durability.handOut(hardState, lastIndex(), batches, thenSend);
    }

    void onPersisted(long writeId) {
        durability.onPersisted(writeId);
        tail.evict(durability.durableIndex());
    }
}
