package io.reactiveraft.kernel;

import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is on the disk of a node of a scenario. */
final class ScenarioDisk {

    private final List<EntryBatch> batches = new ArrayList<>();
    private HardState hardState = HardState.INITIAL;
    private SnapshotInfo snapshot = SnapshotInfo.NONE;

    /** Lays out the disk: one entry for each term. */
    void hold(HardState state, SnapshotInfo beginning, List<Long> terms) {
        hardState = state;
        snapshot = beginning;
        batches.clear();
        for (long term : terms) {
            batches.add(EntryBatch.of(EntryKind.COMMAND, List.of(new byte[2])).stamped(term, lastIndex() + 1));
        }
    }

    void apply(Effect.Persist write) {
        hardState = Objects.requireNonNullElse(write.hardState(), hardState);
        if (write.truncateFrom() > 0) {
            cut(write.truncateFrom());
        }
        batches.addAll(write.batches());
    }

    private void cut(long index) {
        while (lastIndex() >= index) {
            EntryBatch last = batches.remove(batches.size() - 1);
            if (last.firstIndex() < index) {
                batches.add(last.upTo(index - 1));
            }
        }
    }

    /** A snapshot takes the place of the beginning of the log. */
    void compact(SnapshotInfo taken) {
        List<EntryBatch> kept = read(taken.index() + 1, lastIndex());
        batches.clear();
        batches.addAll(kept);
        snapshot = taken;
    }

    /** A snapshot takes the place of the whole log. */
    void install(SnapshotInfo installed) {
        batches.clear();
        snapshot = installed;
    }

    /** Empty if the first entry is there no more. */
    List<EntryBatch> read(long fromIndex, long toIndex) {
        if (fromIndex <= snapshot.index()) {
            return List.of();
        }
        return batches.stream()
                .filter(batch -> batch.lastIndex() >= fromIndex && batch.firstIndex() <= toIndex)
                .map(batch -> batch.from(fromIndex).upTo(toIndex))
                .toList();
    }

    RecoveredLog recovered() {
        return new RecoveredLog(hardState, snapshot, lastIndex(), terms(), ShadowLog.memberships(batches));
    }

    private long lastIndex() {
        return batches.isEmpty()
                ? snapshot.index()
                : batches.get(batches.size() - 1).lastIndex();
    }

    private List<TermStart> terms() {
        List<TermStart> runs = new ArrayList<>();
        for (EntryBatch batch : batches) {
            if (runs.isEmpty() || runs.get(runs.size() - 1).term() != batch.term()) {
                runs.add(new TermStart(batch.firstIndex(), batch.term()));
            }
        }
        return runs;
    }

    /** {@code behind 3 of term 1, terms 1 from 4, 2 from 7}. */
    String picture() {
        List<String> runs = terms().stream()
                .map(run -> run.term() + " from " + run.firstIndex())
                .toList();
        String beginning = snapshot.index() == 0 ? "" : "behind " + behind(snapshot) + ", ";
        return beginning + "terms " + String.join(", ", runs);
    }

    /** Up to where a snapshot stands for the log. */
    static String behind(@Nullable SnapshotInfo snapshot) {
        return snapshot == null ? "nothing" : snapshot.index() + " of term " + snapshot.term();
    }
}
