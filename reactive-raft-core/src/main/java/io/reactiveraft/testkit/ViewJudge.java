package io.reactiveraft.testkit;

import io.reactiveraft.ReadConsistency;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Reads that may show an old state show none that is older than was agreed upon, nor older than what the same replica
 * has shown before; and replicas in the same state show the same.
 */
final class ViewJudge {

    /** How fast the slowest clock goes, by which a node counts how old its picture is. */
    private static final double SLOWEST = 1 - Machine.DRIFT;

    private record Place(long index, String key) {}

    private final World world;
    private final TreeSet<Long> applied = new TreeSet<>();

    /** By time, the highest index of which somebody had been told that it is applied. */
    private final TreeMap<Long, Long> told = new TreeMap<>();

    private final Map<Place, Long> numbers = new HashMap<>();
    private final Map<Life, Long> shown = new HashMap<>();

    ViewJudge(World world) {
        this.world = world;
    }

    /** A replica applies a command. */
    void onApplied(long index) {
        applied.add(index);
    }

    /** The index of the last command that was applied anywhere. */
    long lastApplied() {
        return applied.isEmpty() ? 0 : applied.last();
    }

    /** A client hears that its command was applied. */
    void onAnswered(long index) {
        told.put(world.nanos(), Math.max(index, lastTold()));
    }

    /** The highest index of which somebody was told that it is applied. */
    long lastTold() {
        return told.isEmpty() ? 0 : told.lastEntry().getValue();
    }

    /** A process has ended, and shows nothing more. */
    void onCrash(Life life) {
        shown.remove(life);
    }

    void onSeen(Glance glance, Glance.Seen seen) {
        world.judge(() -> {
            Violation.unless(
                    seen.index() >= shown.getOrDefault(glance.life(), 0L),
                    "a replica shows nothing older than before",
                    glance,
                    seen,
                    shown.get(glance.life()));
            shown.put(glance.life(), seen.index());
            Long known = numbers.putIfAbsent(new Place(seen.index(), glance.key()), seen.number());
            Violation.unless(
                    known == null || known == seen.number(), "replicas in the same state show the same", seen, known);
            requireYoung(glance, seen);
        });
    }

    private void requireYoung(Glance glance, Glance.Seen seen) {
        if (glance.consistency() instanceof ReadConsistency.AtLeast atLeast) {
            Long last = applied.floor(atLeast.index());
            Violation.unless(
                    last == null || seen.index() >= last, "a read at an index shows all up to it", glance, seen, last);
        } else if (glance.consistency() instanceof ReadConsistency.BoundedStaleness bounded) {
            long latest = glance.beganNanos() - (long) (bounded.bound().toNanos() / SLOWEST);
            Map.Entry<Long, Long> last = told.lowerEntry(latest);
            Violation.unless(
                    last == null || seen.index() >= last.getValue(),
                    "a read of bounded age shows all that was told before",
                    glance,
                    seen,
                    last);
        }
    }
}
