package io.reactiveraft.node;

import io.reactiveraft.spi.EntryBatch;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hands committed entries to the applier, as many bytes as it may hold at once; what the state machine has not taken
 * stays in the log. Owned by the loop.
 */
final class ApplyPump implements LogReader.Reader {

    private static final int READ_BYTES = 256 << 10;
    private static final int BACKLOG_BYTES = 1 << 20;

    private final LogReader reader;
    private final Applier<?> applier;
    private final PendingProposals proposals;
    private final Consumer<Throwable> onFailure;
    private long handedOver;
    private boolean reading;
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

    /** Whether a turn is wanted once the applier has room again; from any thread. */
    boolean isWaiting() {
        return waiting;
    }

    private boolean isBehind() {
        return handedOver < reader.commitIndex();
    }

    void turn() {
        waiting = true; // before looking at the backlog, so that no room made meanwhile is missed
        while (!reading && isBehind() && applier.backlogBytes() < BACKLOG_BYTES) {
            reading = true;
            reader.read(handedOver + 1, READ_BYTES, this);
        }
        waiting = isBehind();
    }

    @Override
    public void onRead(List<EntryBatch> batches) {
        reading = false;
        if (batches.isEmpty()) {
            onFailure.accept(new IllegalStateException("nothing to read at committed index " + (handedOver + 1)));
            return;
        }
        handedOver = batches.get(batches.size() - 1).lastIndex();
        applier.offer(proposals.upTo(handedOver), batches);
    }

    @Override
    public void onReadFailed(Throwable error) {
        onFailure.accept(error);
    }
}
