package io.reactiveraft.bdb;

import io.reactiveraft.spi.StoredSnapshot;
import java.util.ArrayList;
import java.util.List;

/** Which snapshots are stored, ascending by index. Changed by the writing thread, read by all. */
final class KeptSnapshots {

    private List<StoredSnapshot> kept;
    private boolean changed;
    private volatile List<StoredSnapshot> durable;

    KeptSnapshots(List<StoredSnapshot> recovered) {
        kept = List.copyOf(recovered);
        durable = kept;
    }

    /** Those that would survive a loss of power. From any thread. */
    List<StoredSnapshot> durable() {
        return durable;
    }

    /** With what is not durable yet. */
    List<StoredSnapshot> asList() {
        return kept;
    }

    /** The index up to which the last one of some stands for the log; 0 if there is none. */
    static long lastIndex(List<StoredSnapshot> snapshots) {
        return snapshots.isEmpty()
                ? 0
                : snapshots.get(snapshots.size() - 1).info().index();
    }

    void add(StoredSnapshot snapshot) {
        List<StoredSnapshot> more = new ArrayList<>(kept);
        more.add(snapshot);
        become(more);
    }

    void remove(StoredSnapshot snapshot) {
        become(kept.stream().filter(one -> !one.equals(snapshot)).toList());
    }

    void replaceAll(StoredSnapshot snapshot) {
        become(List.of(snapshot));
    }

    private void become(List<StoredSnapshot> list) {
        kept = List.copyOf(list);
        changed = true;
    }

    /** Whether there was a change since the last call. */
    boolean takeChanged() {
        boolean was = changed;
        changed = false;
        return was;
    }

    /** What there is now is durable. Answers those that are stored no more. */
    List<StoredSnapshot> becomeDurable() {
        List<StoredSnapshot> removed = new ArrayList<>(durable);
        durable = kept;
        removed.removeAll(kept);
        return removed;
    }
}
