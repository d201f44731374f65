package io.reactiveraft.node;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftException;
import io.reactiveraft.SnapshotPolicy;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import io.reactiveraft.kernel.KernelView;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.kernel.PeerView;
import io.reactiveraft.kernel.RaftKernel;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import java.util.function.Consumer;

/**
 * A group's snapshots on this node: begins from the one it finds, takes them, gives them to others and fetches them,
 * and shortens the log for which one stands. Owned by the loop.
 */
final class Snapshots implements SnapshotReceiver.Owner {

    private final GroupSetup setup;
    private final RaftKernel kernel;
    private final Consumer<Input> step;
    private final Consumer<Throwable> onFailure;
    private final Applier<?> applier;
    private final ApplyPump pump;
    private final PendingProposals proposals;
    private final SnapshotTaker taker;
    private final SnapshotSender sender;
    private final SnapshotReceiver receiver;
    private long startIndex;
    private long restoredIndex;
    private boolean closed;

    Snapshots(
            GroupSetup setup,
            RaftKernel kernel,
            Mailbox mailbox,
            Consumer<Input> step,
            Consumer<Throwable> onFailure,
            Applier<?> applier,
            ApplyPump pump,
            PendingProposals proposals) {
        this.setup = setup;
        this.kernel = kernel;
        this.step = step;
        this.onFailure = onFailure;
        this.applier = applier;
        this.pump = pump;
        this.proposals = proposals;
        taker = new SnapshotTaker(setup, kernel, mailbox, applier, pump, this::onTaken);
        sender = new SnapshotSender(setup);
        receiver = new SnapshotReceiver(
                setup, mailbox, step, this, onFailure, () -> kernel.view().term());
        startIndex = setup.log().recovered().start().index();
        if (latestIndex() > 0) {
            pump.halt(); // until it begins behind the snapshot
        }
    }

    /** Begins from the latest snapshot on the disk, if there is one; before anything else is applied. */
    void start() {
        setup.log().snapshots().latest().ifPresent(latest -> {
            step.accept(new Input.Restored(latest.info()));
            setup.mark(Mark.SNAPSHOT_RESTORED);
            restoreFrom(latest);
            sender.dropOld(setup.runtime().nanoTime());
        });
    }

    private void restoreFrom(StoredSnapshot snapshot) {
        long index = snapshot.info().index();
        restoredIndex = index;
        pump.jumpTo(index);
        taker.restartBehind(index, setup.runtime().nanoTime());
        applier.restore(setup.log().snapshots(), snapshot, proposals.upTo(index));
    }

    /** How far the group is; on the loop. */
    StatusBoard.Extent extent() {
        return new StatusBoard.Extent(startIndex + 1, applier.appliedIndex(), latestIndex());
    }

    private long latestIndex() {
        return setup.log()
                .snapshots()
                .latest()
                .map(latest -> latest.info().index())
                .orElse(0L);
    }

    void order(Caller caller) {
        taker.order(caller, receiver.isFetching());
    }

    void forget(Caller caller) {
        taker.forget(caller);
    }

    void fetch(Effect.FetchSnapshot effect) {
        if (!applier.hasSnapshots()) {
            onFailure.accept(new InvalidConfigException(
                    "state machine of " + setup.group(),
                    "one without snapshots",
                    "one that takes what the leader offers"));
        } else if (applier.appliedIndex() < restoredIndex) {
            // The earlier one is still being restored from, and would be gone; it will be offered again.
            step.accept(new Input.NotInstalled(effect.snapshot()));
        } else {
            receiver.begin(effect);
        }
    }

    void onMessage(NodeId from, Message.Transfer message) {
        if (message instanceof Message.SnapshotRequest request) {
            sender.onRequest(from, request, setup.runtime().nanoTime());
        } else if (message instanceof Message.SnapshotAnnouncement announcement) {
            receiver.onAnnouncement(from, announcement.snapshot());
        } else if (message instanceof Message.SnapshotChunk chunk) {
            receiver.onChunk(from, chunk);
        }
    }

    void onLink(NodeId peer, boolean up) {
        if (!up) {
            receiver.onLinkLost(peer);
        }
    }

    void turn(KernelView view, long nowNanos) {
        receiver.turn(nowNanos);
        taker.turn(view, receiver.isFetching(), nowNanos);
    }

    /** The earlier of a moment and the one at which {@link #turn} is due. */
    long deadlineNanos(long otherwise) {
        return taker.deadlineNanos(receiver.isFetching(), receiver.deadlineNanos(otherwise));
    }

    void close(RaftException error) {
        closed = true;
        taker.close(error);
        receiver.close();
    }

    @Override
    public void onInstalling() {
        pump.halt();
    }

    @Override
    public void onGivenUp() {
        pump.resume();
    }

    @Override
    public void onInstalled(StoredSnapshot snapshot) {
        startIndex = snapshot.info().index();
        restoreFrom(snapshot);
    }

    /** A snapshot of this node's own is stored: the log is shortened, but not for those who are a little behind. */
    private void onTaken() {
        if (closed) {
            return;
        }
        SnapshotPolicy policy = setup.config().snapshots();
        long latest = latestIndex();
        long keepFrom = latest - policy.keepEntries();
        for (PeerView peer : kernel.peers()) {
            if (peer.reachable()) {
                keepFrom = Math.min(keepFrom, peer.matchIndex());
            }
        }
        long beginning = Math.max(keepFrom, latest - policy.lagEntriesMax());
        if (beginning > startIndex && !receiver.isFetching()) {
            SnapshotInfo start = kernel.snapshotAt(beginning);
            startIndex = beginning;
            setup.mark(Mark.LOG_COMPACTED);
            step.accept(new Input.Compacted(start));
            setup.log().compact(start).subscribe(null, onFailure);
        }
        sender.dropOld(setup.runtime().nanoTime());
    }
}
