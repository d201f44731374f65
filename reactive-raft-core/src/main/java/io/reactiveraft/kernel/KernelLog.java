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
    private SnapshotInfo start;

    /** With who takes part if what was recovered does not say. */
    KernelLog(RecoveredLog recovered, Membership initial, long tailBytesMax) {
        outline = new LogOutline(recovered);
        tail = new LogTail(recovered.lastIndex(), tailBytesMax);
        durability = new Durability(recovered.hardState(), recovered.lastIndex());
        start = recovered.start();
        memberships = new Memberships(start.index() == 0 ? initial : start.membership(), recovered.memberships());
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

    /** What stands for all that was given up. */
    SnapshotInfo start() {
        return start;
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
     * is new (paper §5.3). The entry before the batch is known to match, and so is all that a snapshot stands for.
     *
     * @return from which index on the log was cut off; 0 if it was not
     */
    long merge(EntryBatch batch, long commitIndex) {
        if (batch.lastIndex() <= start.index() || outline.matches(batch.lastIndex(), batch.term())) {
            return 0;
        }
        long first = firstDifferent(batch.from(start.index() + 1));
        boolean conflicts = first <= lastIndex();
        if (conflicts) {
            if (first <= commitIndex) {
                throw new InvariantViolation("invariant 3: " + batch + " would cut off index " + first + ", but "
                        + commitIndex + " is committed");
            }
            truncateFrom(first);
        }
        append(batch.from(first));
        return conflicts ? first : 0;
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

    /** Gives up the beginning of the log. What stands for less than was given up already comes late. */
    void compact(SnapshotInfo beginning, long commitIndex) {
        if (beginning.index() > commitIndex) {
            throw new InvariantViolation("invariant 8: the log was given up to " + beginning.index() + ", but "
                    + commitIndex + " is committed");
        }
        if (beginning.index() > start.index()) {
            requireHeld(beginning);
            outline.compact(beginning);
            tail.compact(beginning.index());
            memberships.compact(beginning.index());
            durability.onCompacted(beginning.index());
            start = beginning;
        }
    }

    /** A snapshot of this log says of its end what the log says. */
    void requireHeld(SnapshotInfo snapshot) {
        long index = snapshot.index();
        if (!outline.matches(index, snapshot.term())) {
            throw new InvariantViolation("invariant 8: a snapshot up to " + index + " of term " + snapshot.term()
                    + " does not stand for " + outline);
        }
        if (!memberships.at(index).equals(snapshot.membership())) {
            throw new InvariantViolation("invariant 9: a snapshot up to " + index + " says " + snapshot.membership()
                    + ", but the log " + memberships.at(index));
        }
    }

    /** A snapshot has taken the place of the whole log. */
    void restartBehind(SnapshotInfo installed) {
        outline.restartBehind(installed);
        tail.restartBehind(installed.index());
        memberships.restartWith(installed.membership());
        durability.onRestarted(installed.index());
        start = installed;
    }

    /** What a snapshot of the log up to an index stands for. */
    SnapshotInfo snapshotAt(long index) {
        return index == start.index() ? start : new SnapshotInfo(index, outline.termAt(index), memberships.at(index));
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
