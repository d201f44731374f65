package io.reactiveraft.testkit;

import java.util.ArrayDeque;
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
 * before whoever saw it had an answer. One whose number nobody saw may have happened or not: if the rest cannot be
 * explained, as when a swap found something else than it expected, then any number of times, and at any time since the
 * first of them began, somebody unknown wrote something unknown. To try which of them it was would take for ever just
 * when there is something to be found.
 */
final class Linearizability {

    private record Tried(BitSet done, long value) {}

    /** What is in a register behind a write whose number nobody saw; it is none that anybody reads or expects. */
    private static final long UNKNOWN = -2;

    private final List<Operation> operations;
    private final long unknownFrom;
    private final Set<Tried> tried = new HashSet<>();

    /** With when the first of those began that may have written something unknown. */
    private Linearizability(List<Operation> operations, long unknownFrom) {
        this.operations = operations;
        this.unknownFrom = unknownFrom;
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
            long unknownFrom = possible.stream()
                    .filter(one -> one.ended() == Long.MAX_VALUE)
                    .mapToLong(Operation::began)
                    .min()
                    .orElse(Long.MAX_VALUE);
            if (!new Linearizability(sure, unknownFrom).isExplained()) {
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
    private record Step(int operation, long before, boolean forced) {}

    /**
     * What finds and leaves the register as it is comes as early as it can: whatever else comes next may as well come
     * behind it. So nothing else is tried in its place.
     */
    private boolean isExplained() {
        BitSet done = new BitSet(operations.size());
        ArrayDeque<Step> steps = new ArrayDeque<>();
        long value = 0;
        int next = 0;
        while (done.cardinality() < operations.size()) {
            long firstEnd = firstEnd(done);
            int harmless = next == 0 ? harmless(done, value, firstEnd) : -1;
            int chosen = harmless >= 0 ? harmless : choose(done, value, firstEnd, next);
            if (chosen >= 0) {
                steps.push(new Step(chosen, value, harmless >= 0));
                value = after(chosen, value);
                done.set(chosen, chosen < operations.size());
                next = 0;
            } else {
                do {
                    if (steps.isEmpty()) {
                        return false;
                    }
                    Step last = steps.pop();
                    done.clear(last.operation);
                    value = last.before;
                    next = last.forced ? -1 : last.operation + 1;
                } while (next < 0);
            }
        }
        return true;
    }

    /** Behind an operation; the one behind the last is a write of something unknown. */
    private long after(int operation, long value) {
        return operation < operations.size() ? operations.get(operation).after(value) : UNKNOWN;
    }

    /** When the first ends that is not done: none that begins later can come before it. */
    private long firstEnd(BitSet done) {
        long firstEnd = Long.MAX_VALUE;
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            if (operations.get(i).began() > firstEnd) {
                break;
            }
            firstEnd = Math.min(firstEnd, operations.get(i).ended());
        }
        return firstEnd;
    }

    /** An answered operation that can come next and changes nothing; -1 if there is none. */
    private int harmless(BitSet done, long value, long firstEnd) {
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            Operation operation = operations.get(i);
            if (operation.began() > firstEnd) {
                return -1;
            }
            if (operation.isAnswered() && operation.fits(value) && operation.after(value) == value) {
                return i;
            }
        }
        return -1;
    }

    /** The first operation from one on that can come next and leads to where the search has not been; -1 if none. */
    private int choose(BitSet done, long value, long firstEnd, int from) {
        for (int i = done.nextClearBit(from); i < operations.size(); i = done.nextClearBit(i + 1)) {
            Operation operation = operations.get(i);
            if (operation.began() > firstEnd) {
                break;
            }
            if (operation.fits(value) && isNew(done, i, operation.after(value))) {
                return i;
            }
        }
        int unknown = operations.size();
        boolean mayCome = from <= unknown && unknownFrom <= firstEnd && value != UNKNOWN;
        return mayCome && isNew(done, unknown, UNKNOWN) ? unknown : -1;
    }

    private boolean isNew(BitSet done, int operation, long value) {
        BitSet with = (BitSet) done.clone();
        with.set(operation, operation < operations.size());
        return tried.add(new Tried(with, value));
    }
}
