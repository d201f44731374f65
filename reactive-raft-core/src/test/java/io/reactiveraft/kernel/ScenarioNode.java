package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A node of a scenario: its disk does nothing until told, and its election timeout is always the same. */
final class ScenarioNode {

    private final NodeId id;
    private final Membership initial;
    private final KernelConfig config;
    private final long timeoutNanos;
    private ScenarioDisk disk = new ScenarioDisk();
    private final ArrayDeque<Effect.Persist> unsynced = new ArrayDeque<>();
    private final ArrayDeque<Effect.Fetch> fetches = new ArrayDeque<>();
    private @Nullable SnapshotInfo wanted;
    private @Nullable RaftKernel kernel;
    private boolean turnOpen;
    private long diskId = 1;

    ScenarioNode(NodeId id, Membership initial, KernelConfig config, long timeoutNanos) {
        this.id = id;
        this.initial = initial;
        this.config = config;
        this.timeoutNanos = timeoutNanos;
    }

    NodeId id() {
        return id;
    }

    RaftKernel kernel() {
        return Objects.requireNonNull(kernel, id + " is down");
    }

    boolean isUp() {
        return kernel != null;
    }

    void openTurn(boolean open) {
        turnOpen = open;
    }

    boolean isTurnOpen() {
        return turnOpen;
    }

    ScenarioDisk disk() {
        return disk;
    }

    void start(long nowNanos) {
        RandomGenerator steady = new RandomGenerator() {
            @Override
            public long nextLong() {
                return 0;
            }

            @Override
            public long nextLong(long bound) {
                return timeoutNanos;
            }
        };
        kernel = new RaftKernel(new Identity(id, diskId), initial, config, disk.recovered(), steady, nowNanos);
    }

    void crash() {
        kernel = null;
        unsynced.clear();
        fetches.clear();
        wanted = null;
    }

    /** It goes down, and when it comes up again it has another disk, with nothing on it. */
    void wipe() {
        crash();
        disk = new ScenarioDisk();
        diskId++;
    }

    void write(Effect.Persist write) {
        unsynced.add(write);
    }

    void fetch(Effect.Fetch fetch) {
        fetches.add(fetch);
    }

    Effect.@Nullable Persist sync() {
        Effect.Persist write = unsynced.poll();
        if (write != null) {
            disk.apply(write);
        }
        return write;
    }

    Input.@Nullable Fetched fetched() {
        Effect.Fetch fetch = fetches.poll();
        if (fetch == null) {
            return null;
        }
        return new Input.Fetched(fetch.peer(), fetch.fromIndex(), disk.read(fetch.fromIndex(), fetch.toIndex()));
    }

    /** Takes a snapshot of all that is applied up to an index, and gives up the log to there. */
    Input compact(long index) {
        SnapshotInfo taken = kernel().snapshotAt(index);
        disk.compact(taken);
        return new Input.Compacted(taken);
    }

    void fetch(Effect.FetchSnapshot fetch) {
        wanted = fetch.snapshot();
    }

    /** The snapshot that it wants is on the disk. */
    void install() {
        disk.install(Objects.requireNonNull(wanted, id + " wants no snapshot"));
    }

    /** What the kernel hears of that, or of having failed. */
    Input installed(boolean done) {
        SnapshotInfo snapshot = Objects.requireNonNull(wanted, id + " wants no snapshot");
        wanted = null;
        return done ? new Input.Installed(snapshot) : new Input.NotInstalled(snapshot);
    }

    String picture() {
        KernelView view = kernel().view();
        return id + ": " + Transcript.view(view) + ", log to " + view.lastIndex() + ", durable to "
                + view.durableIndex() + " (" + disk.picture() + "), commit " + view.commitIndex()
                + (view.membership().index() == 0 ? "" : ", members " + Rosters.text(view.membership()))
                + heard(", hears of ", kernel().hearsay().committed())
                + heard(", hears rumours of ", kernel().hearsay().rumoured());
    }

    private static String heard(String words, Membership membership) {
        return membership.index() == 0 ? "" : words + Rosters.text(membership);
    }
}
