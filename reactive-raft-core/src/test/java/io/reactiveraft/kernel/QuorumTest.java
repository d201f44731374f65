package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Majorities, against counting them one by one. */
class QuorumTest {

    private static final List<NodeId> NODES =
            List.of(NodeId.of("a"), NodeId.of("b"), NodeId.of("c"), NodeId.of("d"), NodeId.of("e"));

    @Test
    void moreThanHalfOfTheVotersAreAQuorum() {
        for (Set<NodeId> voters : subsets()) {
            for (Set<NodeId> agreeing : subsets()) {
                assertThat(Quorum.agrees(membership(voters, Set.of()), agreeing::contains))
                        .as("%s of %s", agreeing, voters)
                        .isEqualTo(isMajority(voters, agreeing));
            }
        }
    }

    @Test
    void inJointConsensusMoreThanHalfOfBothAreNeeded() {
        for (Set<NodeId> voters : subsets()) {
            for (Set<NodeId> outgoing : subsets()) {
                if (!outgoing.isEmpty()) {
                    for (Set<NodeId> agreeing : subsets()) {
                        assertThat(Quorum.agrees(membership(voters, outgoing), agreeing::contains))
                                .as("%s of %s and %s", agreeing, voters, outgoing)
                                .isEqualTo(isMajority(voters, agreeing) && isMajority(outgoing, agreeing));
                    }
                }
            }
        }
    }

    /** That is all that safety rests on: no two quorums of the same, the next or the last stage miss one another. */
    @Test
    void anyTwoQuorumsOfNeighbouringStagesShareAVoter() {
        for (Set<NodeId> voters : subsets()) {
            for (Set<NodeId> outgoing : subsets()) {
                if (!voters.isEmpty() && !outgoing.isEmpty()) {
                    List<Set<NodeId>> joint = quorums(membership(voters, outgoing));
                    assertShare(joint, joint);
                    assertShare(joint, quorums(membership(voters, Set.of())));
                    assertShare(joint, quorums(membership(outgoing, Set.of())));
                }
            }
        }
    }

    @Test
    void ofNobodyThereIsNoQuorum() {
        assertThat(Quorum.agrees(Membership.NONE, node -> true)).isFalse();
    }

    private static boolean isMajority(Set<NodeId> voters, Set<NodeId> agreeing) {
        return 2 * voters.stream().filter(agreeing::contains).count() > voters.size();
    }

    private static List<Set<NodeId>> quorums(Membership membership) {
        return subsets().stream()
                .filter(agreeing -> Quorum.agrees(membership, agreeing::contains))
                .toList();
    }

    private static void assertShare(List<Set<NodeId>> quorums, List<Set<NodeId>> others) {
        for (Set<NodeId> quorum : quorums) {
            for (Set<NodeId> other : others) {
                if (quorum.stream().noneMatch(other::contains)) {
                    throw new AssertionError(quorum + " and " + other + " are quorums both, and share nobody");
                }
            }
        }
    }

    private static Membership membership(Set<NodeId> voters, Set<NodeId> outgoing) {
        return new Membership(
                0,
                NODES.stream().map(Voters::member).toList(),
                new TreeSet<>(voters),
                new TreeSet<>(outgoing),
                new TreeMap<>());
    }

    private static List<Set<NodeId>> subsets() {
        List<Set<NodeId>> subsets = new ArrayList<>();
        for (int bits = 0; bits < 1 << NODES.size(); bits++) {
            subsets.add(subset(bits));
        }
        return subsets;
    }

    private static Set<NodeId> subset(int bits) {
        Set<NodeId> subset = new TreeSet<>();
        for (int i = 0; i < NODES.size(); i++) {
            if ((bits >> i & 1) == 1) {
                subset.add(NODES.get(i));
            }
        }
        return subset;
    }
}
