package io.reactiveraft.testkit;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
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
 * <p>Operations that nobody was answered for, but that took place, must be among them, with the moment at which they
 * had at the latest; they come in the order in which they are given. Where the order of the log explains everything,
 * none is looked for; and the search ends after so many steps as nobody would wait for.
 */
final class Linearizability {

    private record Tried(BitSet done, long value) {}

    /** A step of the search: which operation came next, and what was there before it. */
    private record Step(int operation, long before) {}

    private static final int TRIES_MAX = 1_000_000;

    private final List<Operation> operations;
    private final BitSet unanswered = new BitSet();
    private final Set<Tried> tried = new HashSet<>();

    private Linearizability(List<Operation> operations) {
        this.operations = operations;
        for (int i = 0; i < operations.size(); i++) {
            unanswered.set(i, !operations.get(i).isAnswered());
        }
    }

    /** The register whose answers nothing explains, and what was done to it; null if there is none. */
    static @Nullable String violation(List<Operation> operations) {
        Map<String, List<Operation>> byKey = new TreeMap<>();
        operations.forEach(operation ->
                byKey.computeIfAbsent(operation.key(), key -> new ArrayList<>()).add(operation));
        for (Map.Entry<String, List<Operation>> register : byKey.entrySet()) {
            List<Operation> history = register.getValue();
            history.sort(Comparator.comparingLong(Operation::began));
            Operation misfit = LogOrder.misfit(history);
            if (misfit != null && !new Linearizability(history).isExplained()) {
                return register.getKey() + ": by the order of the log not " + misfit + ", one of " + history.size();
            }
        }
        return null;
    }

    private boolean isExplained() {
        BitSet done = new BitSet(operations.size());
        List<Step> steps = new ArrayList<>();
        long value = 0;
        int next = 0;
        while (done.cardinality() < operations.size() && tried.size() < TRIES_MAX) {
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
        return done.cardinality() == operations.size();
    }

    /** The first operation from one on that can come next and leads to where the search has not been; -1 if none. */
    private int choose(BitSet done, long value, int from) {
        long firstEnd = firstEnd(done);
        int nextUnanswered = nextUnanswered(done);
        for (int i = done.nextClearBit(from); i < operations.size(); i = done.nextClearBit(i + 1)) {
            Operation operation = operations.get(i);
            if (operation.began() > firstEnd) {
                return -1;
            }
            boolean inTurn = operation.isAnswered() || i == nextUnanswered;
            if (inTurn && operation.fits(value) && isNew(done, i, operation.after(value))) {
                return i;
            }
        }
        return -1;
    }

    private long firstEnd(BitSet done) {
        long firstEnd = Long.MAX_VALUE;
        for (int i = done.nextClearBit(0); i < operations.size(); i = done.nextClearBit(i + 1)) {
            Operation operation = operations.get(i);
            if (operation.began() > firstEnd) {
                break;
            }
            firstEnd = Math.min(firstEnd, operation.ended());
        }
        return firstEnd;
    }

    /** The one of them that took place first. */
    private int nextUnanswered(BitSet done) {
        int next = -1;
        for (int i = unanswered.nextSetBit(0); i >= 0; i = unanswered.nextSetBit(i + 1)) {
            boolean earlier =
                    next < 0 || operations.get(i).order() < operations.get(next).order();
            next = !done.get(i) && earlier ? i : next;
        }
        return next;
    }

    private boolean isNew(BitSet done, int operation, long value) {
        BitSet with = (BitSet) done.clone();
        with.set(operation);
        return tried.add(new Tried(with, value));
    }
}
