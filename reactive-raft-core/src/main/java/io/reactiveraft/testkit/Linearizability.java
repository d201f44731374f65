package io.reactiveraft.testkit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Whether operations on registers can be put into one order that explains all answers and in which no operation comes
 * before one that had ended when it began (Herlihy and Wing, 1990). Tries the orders register by register, as Wing and
 * Gong did, and no set of operations that led to the same number twice, as Lowe proposed.
 *
 * <p>All numbers that are written are different. So an operation without an answer whose number was seen happened
 * before whoever saw it had an answer. One whose number nobody saw may have happened or not: it is left out at first,
 * and tried only if the rest cannot be explained, as when a swap found something else than it expected.
 */
final class Linearizability {

    private record Tried(BitSet done, long value) {}

    private final List<Operation> operations;
    private final BitSet needed = new BitSet();
    private final Set<Tried> tried = new HashSet<>();

    private Linearizability(List<Operation> operations) {
        this.operations = operations;
        for (int i = 0; i < operations.size(); i++) {
            needed.set(i, operations.get(i).ended() < Long.MAX_VALUE);
        }
    }

    /** The register whose answers nothing explains, and what was done to it; null if there is none. */
    static @Nullable String violation(List<Operation> operations) {
        Map<String, List<Operation>> byKey = new TreeMap<>();
        operations.forEach(operation ->
                byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation));
        for (Map.Entry<String, List<Operation>> register : byKey.entrySet()) {
            List<Operation> possible = possible(register.getValue());
            List<Operation> sure = possible.stream()
                    .filter(one -> one.ended() < Long.MAX_VALUE)
                    .toList();
            if (!new Linearizability(sure).isExplained() && !new Linearizability(possible).isExplained()) {
                return register.getKey() + ": " + possible;
            }
        }
        return null;
    }

    /** Those that may have happened, in the order in which they began; the end of those that nobody saw is open. */
    private static List<Operation> possible(List<Operation> all) {
        Map<Long, Operation> writers = new HashMap<>();
        all.stream().filter(one -> one.kind() != Operation.Kind.READ).forEach(one -> writers.put(one.value(), one));
        Map<Long, Long> seenAt = new HashMap<>();
        for (Operation operation : all) {
            if (operation.isAnswered()) {
                see(operation, operation.ended(), writers, seenAt);
            }
        }
        return all.stream()
                .filter(one -> one.isAnswered() || one.kind() != Operation.Kind.READ)
                .map(one -> one.isAnswered() ? one : one.endedBy(seenAt.getOrDefault(one.value(), Long.MAX_VALUE)))
                .sorted(Comparator.comparingLong(Operation::began))
                .toList();
    }

    /** What an operation saw was written before; if nobody answered for that, it saw in its turn what was there. */
    private static void see(Operation operation, long nanos, Map<Long, Operation> writers, Map<Long, Long> seenAt) {
        Operation next = operation;
        while (next != null) {
            long seen = next.seen();
            Operation writer = writers.get(seen);
            next = null;
            if (writer != null && !writer.isAnswered() && seenAt.getOrDefault(seen, Long.MAX_VALUE) > nanos) {
                seenAt.put(seen, nanos);
                next = writer.kind() == Operation.Kind.SWAP ? writer : null;
            }
        }
    }

    /** A step of the search: which operation came next, and what was there before it. */
    private record Step(int operation, long before) {}

    private boolean isExplained() {
        BitSet done = new BitSet(operations.size());
        List<Step> steps = new ArrayList<>();
        long value = 0;
        int next = 0;
        while (!isDone(done)) {
            int chosen = choose(done, value, next);
            if (chosen >= 0) {
                steps.add(new Step(chosen, value));
                value = operations.get(chosen).after(value);
                done.set(chosen);
                next = 0;
            } else if (steps.isEmpty()) {
                return false;
            } else {
                Step last = steps.remove(steps.size() - 1);
                done.clear(last.operation);
                value = last.before;
                next = last.operation + 1;
            }
        }
        return true;
    }

    private boolean isDone(BitSet done) {
        BitSet left = (BitSet) needed.clone();
        left.andNot(done);
        return left.isEmpty();
    }

    /** The first operation from one on that can come next and leads to where the search has not been; -1 if none. */
    private int choose(BitSet done, long value, int from) {
        long firstEnd = Long.MAX_VALUE;
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            firstEnd = Math.min(firstEnd, operations.get(i).ended());
            if (operations.get(i).began() > firstEnd) {
                break;
            }
        }
        for (int i = done.nextClearBit(from); i < operations.size(); i = done.nextClearBit(i + 1)) {
            Operation operation = operations.get(i);
            if (operation.began() > firstEnd) {
                return -1;
            }
            if (operation.fits(value) && isNew(done, i, operation.after(value))) {
                return i;
            }
        }
        return -1;
    }

    private boolean isNew(BitSet done, int operation, long value) {
        BitSet with = (BitSet) done.clone();
        with.set(operation);
        return tried.add(new Tried(with, value));
    }
}
