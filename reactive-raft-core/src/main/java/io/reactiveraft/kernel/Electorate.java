package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The voters of a membership as one of the nodes sees them, for what a leader asks in every turn: which number has a
 * quorum reached? To answer that nothing is allocated.
 *
 * @param <V> how another voter is seen
 */
final class Electorate<V> {

    private final Majority<V> voters;
    private final @Nullable Majority<V> outgoing;

    /**
     * An electorate.
     *
     * @param membership who votes
     * @param self who asks, and need not vote
     * @param seen how another voter is seen; null for one that does not count
     */
    Electorate(Membership membership, NodeId self, Function<NodeId, @Nullable V> seen) {
        voters = new Majority<>(membership.voters(), self, seen);
        outgoing = membership.isJoint() ? new Majority<>(membership.outgoing(), self, seen) : null;
    }

    /**
     * The highest number that a quorum has reached; 0 if there is no voter.
     *
     * @param here what this node has reached
     * @param lowest what those have reached who do not count
     * @param there what another voter has reached
     */
    long reached(long here, long lowest, ToLongFunction<V> there) {
        long reached = voters.reached(here, lowest, there);
        return outgoing == null ? reached : Math.min(reached, outgoing.reached(here, lowest, there));
    }

    /** Voters most of whom are needed. */
    private static final class Majority<V> {

        private final boolean isOfSelf;
        private final List<V> others = new ArrayList<>();
        private final long[] numbers;

        Majority(Collection<NodeId> voters, NodeId self, Function<NodeId, @Nullable V> seen) {
            isOfSelf = voters.contains(self);
            numbers = new long[voters.size()];
            for (NodeId voter : voters) {
                V other = voter.equals(self) ? null : seen.apply(voter);
                if (other != null) {
                    others.add(other);
                }
            }
        }

        long reached(long here, long lowest, ToLongFunction<V> there) {
            if (numbers.length == 0) {
                return 0;
            }
            Arrays.fill(numbers, lowest);
            for (int i = 0; i < others.size(); i++) {
                numbers[i] = there.applyAsLong(others.get(i));
            }
            if (isOfSelf) {
                numbers[numbers.length - 1] = here;
            }
            Arrays.sort(numbers);
            return numbers[numbers.length - Quorum.of(numbers.length)];
        }
    }
}
