package io.reactiveraft.node;

import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftException;
import io.reactiveraft.kernel.Effect;
import io.reactiveraft.kernel.Input;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.SnapshotStore;
import io.reactiveraft.spi.StoredSnapshot;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

/**
 * Fetches the snapshot that the kernel wants: asks for as many chunks as the disk is about to take, for more when it
 * has taken them, and puts the whole in the place of the log. Whenever it gets no further it gives up: the leader
 * offers its snapshot again, and what has arrived of the same one by then is not fetched again, whoever gives it. Owned
 * by the loop.
 */
final class SnapshotReceiver {

    /** Who goes on with what was fetched. */
    interface Owner {

        /** The log is about to be replaced: what is read of it may be cut off. */
        void onInstalling();

        /** The log begins behind this snapshot. */
        void onInstalled(StoredSnapshot snapshot);

        /** The log stays what it is. */
        void onGivenUp();
    }

    private static final Logger LOG = LoggerFactory.getLogger(SnapshotReceiver.class);

    private final GroupSetup setup;
    private final SnapshotStore store;
    private final Mailbox mailbox;
    private final Consumer<Input> kernel;
    private final Owner owner;
    private final Consumer<Throwable> onFailure;
    private final LongSupplier term;
    private @Nullable Fetching fetching;

    /** With what takes the kernel's news, and a failure after which all is unknown, and what gives the present term. */
    SnapshotReceiver(
            GroupSetup setup,
            Mailbox mailbox,
            Consumer<Input> kernel,
            Owner owner,
            Consumer<Throwable> onFailure,
            LongSupplier term) {
        this.setup = setup;
        this.store = setup.log().snapshots();
        this.mailbox = mailbox;
        this.kernel = kernel;
        this.owner = owner;
        this.onFailure = onFailure;
        this.term = term;
    }

    boolean isFetching() {
        return fetching != null;
    }

    void begin(Effect.FetchSnapshot effect) {
        LOG.info("{} fetches a snapshot of {} from {}", setup.self(), setup.group(), effect.from());
        fetching = new Fetching(effect.from(), effect.snapshot());
        fetching.ask(Message.SnapshotRequest.ANY, 0);
    }

    void onAnnouncement(NodeId from, StoredSnapshot announced) {
        if (fetching != null && fetching.from.equals(from)) {
            fetching.onAnnounced(announced);
        }
    }

    void onChunk(NodeId from, Message.SnapshotChunk chunk) {
        if (fetching != null && fetching.from.equals(from)) {
            fetching.onChunk(chunk);
        }
    }

    /** Nothing is fetched any more, and nobody hears of it. */
    void close() {
        fetching = null;
    }

    /** What was under way from a peer is lost. */
    void onLinkLost(NodeId peer) {
        if (fetching != null && fetching.from.equals(peer)) {
            fetching.onLinkLost();
        }
    }

    /** Gives up if nothing has come for long. */
    void turn(long nowNanos) {
        if (fetching != null && !fetching.storing && nowNanos - fetching.deadlineNanos >= 0) {
            fetching.giveUp("nothing has come for long");
        }
    }

    /** The earlier of a moment and the one at which {@link #turn} is due. */
    long deadlineNanos(long otherwise) {
        return fetching != null && !fetching.storing && fetching.deadlineNanos - otherwise < 0
                ? fetching.deadlineNanos
                : otherwise;
    }

    /** One snapshot on its way. */
    private final class Fetching {

        private final NodeId from;
        private final SnapshotInfo wanted;
        private final Deque<ByteBuffer> waiting = new ArrayDeque<>();
        private @Nullable StoredSnapshot announced;
        /** Numbers of chunks: the next to come, the next to be asked for, the next to be stored. */
        private long expected;

        private long asked;
        private long stored;
        private long deadlineNanos;
        private boolean storing;

        Fetching(NodeId from, SnapshotInfo wanted) {
            this.from = from;
            this.wanted = wanted;
        }

        void ask(String digest, long chunk) {
            asked = chunk + SnapshotSender.WINDOW;
            deadlineNanos = setup.proposalDeadlineNanos();
            Message request = new Message.SnapshotRequest(0, wanted.index(), digest, chunk, SnapshotSender.WINDOW);
            if (!setup.links().send(from, setup.group(), request)) {
                mailbox.post(() -> SnapshotReceiver.this.onLinkLost(from));
            }
        }

        /** This is what there is; also if it is no longer what there was. */
        void onAnnounced(StoredSnapshot snapshot) {
            if (snapshot.equals(announced) || snapshot.info().index() < wanted.index() || storing) {
                return;
            }
            if (snapshot.info().term() > term.getAsLong()) {
                giveUp("it is of term " + snapshot.info().term() + ", of which nothing has been heard yet");
                return;
            }
            announced = null;
            waiting.clear();
            await(store.arrived(snapshot), this::fail, count -> {
                announced = snapshot;
                expected = count;
                stored = count;
                asked = count;
                if (count > 0) {
                    setup.mark(Mark.SNAPSHOT_RESUMED);
                }
                goOn(snapshot);
            });
        }

        void onChunk(Message.SnapshotChunk chunk) {
            StoredSnapshot snapshot = announced;
            if (snapshot == null || !chunk.digest().equals(snapshot.digest())) {
                return;
            }
            if (chunk.number() != expected || chunk.number() >= asked) {
                return; // an earlier one comes late, or once more, or nobody asked for it
            }
            expected++;
            waiting.add(chunk.bytes());
            if (!storing) {
                store(snapshot);
            }
        }

        private void store(StoredSnapshot snapshot) {
            ByteBuffer chunk = waiting.remove();
            await(store.add(stored, chunk).thenReturn(true), this::fail, done -> {
                stored++;
                goOn(snapshot);
            });
        }

        private void goOn(StoredSnapshot snapshot) {
            if (!waiting.isEmpty()) {
                store(snapshot);
            } else if (stored == snapshot.chunks()) {
                owner.onInstalling();
                await(store.install().thenReturn(true), this::failToInstall, done -> end(snapshot));
            } else if (stored >= asked) {
                ask(snapshot.digest(), stored);
            } else {
                deadlineNanos = setup.proposalDeadlineNanos();
            }
        }

        /** What has arrived is stored; nothing else will come of what was asked for. */
        void onLinkLost() {
            if (storing) {
                asked = expected;
            } else {
                giveUp("the connection is gone");
            }
        }

        /** Waits for the disk; nothing else is asked of it meanwhile. */
        private <T> void await(Mono<T> disk, Consumer<Throwable> onFailed, Consumer<T> then) {
            storing = true;
            disk.subscribe(
                    result -> mailbox.post(() -> {
                        storing = false;
                        if (fetching == this) {
                            then.accept(result);
                        }
                    }),
                    failure -> mailbox.post(() -> {
                        storing = false;
                        if (fetching == this) {
                            onFailed.accept(failure);
                        }
                    }));
        }

        private void fail(Throwable failure) {
            giveUp(String.valueOf(failure.getMessage()));
        }

        /** If it is known that nothing was done the log is what it was; if not, nothing can be trusted any more. */
        private void failToInstall(Throwable failure) {
            if (failure instanceof RaftException known && known.outcome() == Outcome.NOT_APPENDED) {
                fail(failure);
            } else {
                onFailure.accept(failure);
            }
        }

        private void giveUp(String why) {
            LOG.info("{} gives up fetching a snapshot of {} from {}: {}", setup.self(), setup.group(), from, why);
            setup.mark(Mark.SNAPSHOT_GIVEN_UP);
            fetching = null;
            kernel.accept(new Input.NotInstalled(wanted));
            owner.onGivenUp();
        }

        private void end(StoredSnapshot snapshot) {
            LOG.info(
                    "{} has the snapshot of {} up to {}",
                    setup.self(),
                    setup.group(),
                    snapshot.info().index());
            setup.mark(Mark.SNAPSHOT_INSTALLED);
            fetching = null;
            kernel.accept(new Input.Installed(snapshot.info()));
            owner.onInstalled(snapshot);
        }
    }
}
