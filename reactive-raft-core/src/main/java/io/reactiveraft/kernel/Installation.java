package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.SnapshotInfo;
import org.jspecify.annotations.Nullable;

/**
 * A follower's side of a snapshot that takes the place of its log (paper §7).
 *
 * <p>One is fetched at a time. From the wish for it to the answer the log stands still: appends are not listened to, so
 * that no write cuts or brings entries, and none is acknowledged that the snapshot would take away. Term and vote are
 * promised as ever: their writes leave the log alone, and the snapshot leaves them alone, so that it does not matter
 * which of the two reaches the disk first. Who leads meanwhile does not matter either: a snapshot stands for what is
 * committed, and that is in the log of every later leader.
 *
 * <p>A snapshot is wanted only if the log has not got the entry at its end. Then whatever the log has behind that end
 * was never committed, and it is given up with the rest. After a crash the log is either what it was, and the snapshot
 * is offered again, or it begins behind the snapshot, and its end is as good as acknowledged.
 */
final class Installation {

    private final Outbox outbox;
    private @Nullable SnapshotInfo underWay;

    Installation(Outbox outbox) {
        this.outbox = outbox;
    }

    boolean isUnderWay() {
        return underWay != null;
    }

    /** Fetches a snapshot that the log needs, unless one is being fetched; it will be offered again. */
    void begin(NodeId from, SnapshotInfo snapshot) {
        if (underWay == null) {
            underWay = snapshot;
            outbox.fetch(new Effect.FetchSnapshot(from, snapshot));
        }
    }

    /** It is installed, or a later one: the log may change again. */
    void end(SnapshotInfo snapshot) {
        require(underWay != null && snapshot.index() >= underWay.index(), snapshot);
        underWay = null;
    }

    /** It is not installed, and the log may change again. */
    void giveUp(SnapshotInfo snapshot) {
        require(snapshot.equals(underWay), snapshot);
        underWay = null;
    }

    private void require(boolean wanted, SnapshotInfo snapshot) {
        if (!wanted) {
            throw new InvariantViolation("invariant 8: a snapshot up to " + snapshot.index() + " came instead of "
                    + (underWay == null ? "none" : "one up to " + underWay.index()));
        }
    }
}
