package io.reactiveraft.testkit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the order of the log explains the answers about one register. Each write takes place as early as that order
 * and its own beginning allow, and so does each read of what it wrote: no other moments leave more room to those that
 * follow, so that looking at each operation once is enough.
 */
final class LogOrder {

    private final Map<Long, List<Operation>> reads = new HashMap<>();
    private final List<Operation> writes = new ArrayList<>();
    private long nanos;
    private long readNanos;
    private @Nullable Operation misfit;

    private LogOrder(List<Operation> operations) {
        for (Operation operation : operations) {
            if (operation.kind() != Operation.Kind.READ) {
                writes.add(operation);
            } else if (operation.answer() != null) {
                reads.computeIfAbsent(operation.answer(), value -> new ArrayList<>())
                        .add(operation);
            }
        }
        writes.sort(Comparator.comparingLong(Operation::order));
    }

    /** The first operation that the order of the log does not explain; null if it explains all. */
    static @Nullable Operation misfit(List<Operation> operations) {
        LogOrder order = new LogOrder(operations);
        order.explain();
        return order.misfit;
    }

    private void explain() {
        long value = 0;
        explainReads(value);
        for (Operation write : writes) {
            boolean changes = write.after(value) != value;
            nanos = Math.max(changes ? Math.max(nanos, readNanos) : nanos, write.began());
            // Where its place is not known, nothing is explained.
            require(write.order() > 0 && nanos <= write.ended() && write.fits(value), write);
            value = write.after(value);
            explainReads(value);
        }
        reads.values().forEach(never -> require(false, never.get(0)));
    }

    /** Those of a number come before the next one is written. */
    private void explainReads(long value) {
        List<Operation> ofThis = reads.remove(value);
        for (Operation read : ofThis == null ? List.<Operation>of() : ofThis) {
            long at = Math.max(nanos, read.began());
            require(at <= read.ended(), read);
            readNanos = Math.max(readNanos, at);
        }
    }

    private void require(boolean explained, Operation operation) {
        if (!explained && misfit == null) {
            misfit = operation;
        }
    }
}
