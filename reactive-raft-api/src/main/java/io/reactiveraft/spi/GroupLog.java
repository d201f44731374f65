package io.reactiveraft.spi;

import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** The log, hard state and snapshots of one group on this node's disk. */
public interface GroupLog {

    /** What was there when the log was opened. Never blocks. */
    RecoveredLog recovered();

    /**
     * Makes one change durable: completes when it would survive a loss of power.
     *
     * <p>Writes take effect, and complete, in the order of subscription, however many are under way, and those of all
     * groups that wait at the same time share one synchronisation with the disk. <b>Thread:</b> completes on a thread
     * of the storage's; subscribing never blocks. <b>Cancellation:</b> has no effect on the write. <b>Errors:</b>
     * {@link io.reactiveraft.StorageFailedException}; after one, every later write of the node fails too, since what
     * reached the disk is not known.
     */
    Mono<Void> write(LogWrite write);

    /**
     * Reads entries, cut at batch boundaries of the storage's own choice except for the first and last. Empty if
     * {@code fromIndex} lies behind {@code toIndex}. A read that a truncation overtakes completes early: it never mixes
     * what was cut with what took its place, and it is no error, since whoever truncates knows.
     *
     * <p><b>Demand:</b> reads from the disk as the subscriber requests. <b>Thread:</b> emits on a thread of the
     * storage's, which the subscriber must not block. <b>Cancellation:</b> ends the reading. <b>Errors:</b>
     * {@link io.reactiveraft.LogCompactedException} if {@code fromIndex} is no longer there,
     * {@link io.reactiveraft.StorageFailedException} if what is there is damaged or ends before {@code toIndex}.
     *
     * @param fromIndex the first entry wanted
     * @param toIndex the last entry wanted, at most the last durable one
     */
    Flux<EntryBatch> read(long fromIndex, long toIndex);

    /**
     * Gives up the beginning of the log, once a snapshot that stands for it is {@linkplain SnapshotStore#stored()
     * stored}. It takes its place among the writes in the order of subscription, and completes when it is done; a crash
     * may undo it. Reads of what was given up fail. That the disk has the space back may take longer.
     *
     * <p><b>Thread:</b> completes on a thread of the storage's; subscribing never blocks. <b>Cancellation:</b> has no
     * effect. <b>Errors:</b> {@link io.reactiveraft.StorageFailedException}, also if no snapshot stands for it or the
     * log ends before; as after a failed write.
     *
     * @param start what stands for all that is given up; the first entry is the one behind it. Ignored if that is given
     *     up already
     */
    Mono<Void> compact(SnapshotInfo start);

    /** The group's snapshots. Never blocks. */
    SnapshotStore snapshots();
}
