package io.reactiveraft.node;

import io.reactiveraft.spi.EntryBatch;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Hands committed entries to the applier, as many bytes as it may hold at once; what the state machine has not taken
 * stays in the log. Owned by the loop.
 */
final class ApplyPump {

    private static final int READ_BYTES = 256 << 10;
    private static final int BACKLOG_BYTES = 1 << 20;

    private final LogReader reader;
    private final Applier<?> applier;
    private final PendingProposals proposals;
    private final Consumer<Throwable> onFailure;
    private long handedOver;
    private long handedOverBytes;
    private @Nullable Reading reading;
    private boolean halted;
    private volatile boolean waiting;

    ApplyPump(LogReader reader, Applier<?> applier, PendingProposals proposals, Consumer<Throwable> onFailure) {
        this.reader = reader;
        this.applier = applier;
        this.proposals = proposals;
        this.onFailure = onFailure;
    }

    /** The highest index that the applier has been given. */
    long handedOver() {
        return handedOver;
    }

    /** How many bytes it has been given in all. */
    long handedOverBytes() {
        return handedOverBytes;
    }

    /** Whether a turn is wanted once the applier has room again; from any thread. */
    boolean isWaiting() {
        return waiting;
    }

    private boolean isBehind() {
        return handedOver < reader.commitIndex();
    }

    /** The log is about to be replaced: nothing more is read of it, and what is being read is not wanted any more. */
    void halt() {
        halted = true;
        reading = null;
    }

    /** The log can be read again. */
    void resume() {
        halted = false;
    }

    /** The applier gets a snapshot up to an index in place of the entries. */
    void jumpTo(long index) {
        handedOver = index;
        reading = null;
        halted = false;
    }

    void turn() {
        waiting = true; // before looking at the backlog, so that no room made meanwhile is missed
        while (!halted && reading == null && isBehind() && applier.backlogBytes() < BACKLOG_BYTES) {
            reading = new Reading();
            reader.read(handedOver + 1, READ_BYTES, reading);
        }
        waiting = isBehind();
    }

    /** Entries on their way to the applier. */
    private final class Reading implements LogReader.Reader {

        @Override
        public void onRead(List<EntryBatch> batches) {
            if (reading != this) {
                return;
            }
            reading = null;
            if (batches.isEmpty()) {
                onFailure.accept(new IllegalStateException("nothing to read at committed index " + (handedOver + 1)));
                return;
            }
            handedOver = batches.get(batches.size() - 1).lastIndex();
            batches.forEach(batch -> handedOverBytes += batch.bytes());
            applier.offer(proposals.upTo(handedOver), batches);
        }

        @Override
        public void onReadFailed(Throwable error) {
            if (reading == this) {
                onFailure.accept(error);
            }
        }
    }
}
