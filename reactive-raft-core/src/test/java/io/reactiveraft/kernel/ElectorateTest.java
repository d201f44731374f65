package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;

/** What a quorum has reached, against trying number by number whether one agrees. */
class ElectorateTest {

    private static final NodeId SELF = NodeId.of("a");
    private static final List<NodeId> NODES =
            List.of(SELF, NodeId.of("b"), NodeId.of("c"), NodeId.of("d"), NodeId.of("e"));

    @Test
    void whatAQuorumHasReachedIsTheHighestOnWhichOneAgrees() {
        Seeds.each(5_000, random -> {
            Set<NodeId> voters = subset(random);
            Membership membership = membership(voters, random.nextBoolean() ? subset(random) : Set.of());
            Set<NodeId> counting = subset(random);
            Map<NodeId, Long> numbers = new TreeMap<>();
            NODES.forEach(node -> numbers.put(node, 1 + random.nextLong(6)));
            long lowest = random.nextLong(3);
            ToLongFunction<NodeId> reached =
                    node -> node.equals(SELF) || counting.contains(node) ? numbers.getOrDefault(node, 0L) : lowest;

            long expected = 0;
            for (long number = 1; number <= 6; number++) {
                long least = number;
                expected = Quorum.agrees(membership, node -> reached.applyAsLong(node) >= least) ? number : expected;
            }

            Electorate<NodeId> electorate =
                    new Electorate<>(membership, SELF, node -> counting.contains(node) ? node : null);
            for (int times = 0; times < 2; times++) {
                assertThat(electorate.reached(reached.applyAsLong(SELF), lowest, reached))
                        .as("%s in %s, of whom %s count", numbers, membership, counting)
                        .isEqualTo(expected);
            }
        });
    }

    @Test
    void ofNobodyThereIsNoQuorum() {
        assertThat(new Electorate<>(Membership.NONE, SELF, node -> node).reached(7, 7, node -> 7))
                .isZero();
    }

    @Test
    void toAskAllocatesNothing() {
        Electorate<NodeId> electorate =
                new Electorate<>(membership(Set.copyOf(NODES), Set.copyOf(NODES.subList(0, 3))), SELF, node -> node);
        ToLongFunction<NodeId> there = node -> node.value().length();
        com.sun.management.ThreadMXBean threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();

        long sum = 0;
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 10_000; i++) {
            sum += electorate.reached(i, 0, there);
        }
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(sum).isEqualTo(10_000);
        assertThat(allocated).isLessThan(10_000);
    }

    private static Membership membership(Set<NodeId> voters, Set<NodeId> outgoing) {
        return new Membership(
                0,
                NODES.stream().map(Voters::member).toList(),
                new TreeSet<>(voters),
                new TreeSet<>(outgoing),
                new TreeMap<>());
    }

    private static Set<NodeId> subset(SplittableRandom random) {
        Set<NodeId> subset = new TreeSet<>(NODES);
        subset.removeIf(node -> random.nextBoolean());
        return subset;
    }
}
