package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A node of a scenario: its disk does nothing until told, and its election timeout is always the same. */
final class ScenarioNode {

    private final NodeId id;
    private final Membership initial;
    private final KernelConfig config;
    private final long timeoutNanos;
    private final List<EntryBatch> disk = new ArrayList<>();
    private final ArrayDeque<Effect.Persist> unsynced = new ArrayDeque<>();
    private final ArrayDeque<Effect.Fetch> fetches = new ArrayDeque<>();
    private HardState hardState = HardState.INITIAL;
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

    /** Lays out the disk: one entry for each term. */
    void hold(long term, @Nullable NodeId vote, List<Long> terms) {
        hardState = new HardState(term, vote);
        for (long entry : terms) {
            disk.add(EntryBatch.of(EntryKind.COMMAND, List.of(new byte[2])).stamped(entry, disk.size() + 1));
        }
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
        RecoveredLog recovered =
                new RecoveredLog(hardState, SnapshotInfo.NONE, lastIndex(), terms(), ShadowLog.memberships(disk));
        kernel = new RaftKernel(new Identity(id, diskId), initial, config, recovered, steady, nowNanos);
    }

    void crash() {
        kernel = null;
        unsynced.clear();
        fetches.clear();
    }

    /** It goes down, and when it comes up again it has another disk, with nothing on it. */
    void wipe() {
        crash();
        disk.clear();
        hardState = HardState.INITIAL;
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
            hardState = Objects.requireNonNullElse(write.hardState(), hardState);
            if (write.truncateFrom() > 0) {
                cut(write.truncateFrom());
            }
            disk.addAll(write.batches());
        }
        return write;
    }

    Input.@Nullable Fetched fetched() {
        Effect.Fetch fetch = fetches.poll();
        if (fetch == null) {
            return null;
        }
        List<EntryBatch> batches = disk.stream()
                .filter(batch -> batch.lastIndex() >= fetch.fromIndex() && batch.firstIndex() <= fetch.toIndex())
                .map(batch -> batch.from(fetch.fromIndex()).upTo(fetch.toIndex()))
                .toList();
        return new Input.Fetched(fetch.peer(), fetch.fromIndex(), batches);
    }

    private void cut(long index) {
        while (lastIndex() >= index) {
            EntryBatch last = disk.remove(disk.size() - 1);
            if (last.firstIndex() < index) {
                disk.add(last.upTo(index - 1));
            }
        }
    }

    private long lastIndex() {
        return disk.isEmpty() ? 0 : disk.get(disk.size() - 1).lastIndex();
    }

    private List<TermStart> terms() {
        List<TermStart> runs = new ArrayList<>();
        for (EntryBatch batch : disk) {
            if (runs.isEmpty() || runs.get(runs.size() - 1).term() != batch.term()) {
                runs.add(new TermStart(batch.firstIndex(), batch.term()));
            }
        }
        return runs;
    }

    String picture() {
        KernelView view = kernel().view();
        List<String> runs = terms().stream()
                .map(run -> run.term() + " from " + run.firstIndex())
                .toList();
        return id + ": " + Transcript.view(view) + ", log to " + view.lastIndex() + ", durable to "
                + view.durableIndex() + " (terms " + String.join(", ", runs) + "), commit " + view.commitIndex()
                + (view.membership().index() == 0 ? "" : ", members " + Rosters.text(view.membership()));
    }
}
