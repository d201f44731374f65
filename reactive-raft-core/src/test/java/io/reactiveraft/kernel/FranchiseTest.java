package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a, whose disk is 1, may do by various memberships. */
class FranchiseTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");

    @Test
    void aVoterByItsOwnDiskMayVoteAndStand() {
        Franchise franchise = franchise(membership(0, "a b", "", 1));

        assertThat(franchise.mayVote()).isTrue();
        assertThat(franchise.mayStand(0)).isTrue();
        assertThat(franchise.isVoter()).isTrue();
    }

    @Test
    void aVoterWhoseDiskIsNotCheckedMayVoteAndStand() {
        assertThat(franchise(membership(0, "a b", "", 0)).mayStand(0)).isTrue();
    }

    @Test
    void aVoterByAnotherDiskMayNothing() {
        Franchise franchise = franchise(membership(5, "a b", "", 2));

        assertThat(franchise.mayVote()).isFalse();
        assertThat(franchise.mayStand(4)).isFalse();
        assertThat(franchise.isVoter()).isFalse();
    }

    @Test
    void whoGoesVotesToTheEndOfJointConsensus() {
        assertThat(franchise(membership(5, "b", "a b", 1)).mayStand(5)).isTrue();
    }

    @Test
    void whoIsNoVoterMayVoteButNotStand() {
        Franchise franchise = franchise(membership(5, "b", "", 0));

        assertThat(franchise.mayVote()).isTrue();
        assertThat(franchise.mayStand(4)).isFalse();
        assertThat(franchise.isVoter()).isFalse();
    }

    @Test
    void whoKnowsOfNobodyMayNothing() {
        Franchise franchise = franchise(Membership.NONE);

        assertThat(franchise.mayVote()).isFalse();
        assertThat(franchise.mayStand(0)).isFalse();
    }

    @Test
    void whoVotedUntilTheLastChangeMayStandUntilThatIsCommitted() {
        Franchise franchise = franchise(membership(4, "b", "a b", 1), membership(5, "b", "", 0));

        assertThat(franchise.mayStand(4)).isTrue();
        assertThat(franchise.mayStand(5)).isFalse();
        assertThat(franchise.isVoter()).isFalse();
    }

    @Test
    void whoVotedByAnotherDiskUntilTheLastChangeMayNotStand() {
        Franchise franchise = franchise(membership(4, "b", "a b", 2), membership(5, "b", "", 0));

        assertThat(franchise.mayStand(4)).isFalse();
    }

    @Test
    void whatIsSaidByAnotherDiskDoesNotCount() {
        assertThat(Franchise.counts(membership(0, "a b", "", 1), A, 1)).isTrue();
        assertThat(Franchise.counts(membership(0, "a b", "", 1), A, 2)).isFalse();
        assertThat(Franchise.counts(membership(0, "a b", "", 1), A, 0)).isFalse();
        assertThat(Franchise.counts(membership(0, "a b", "", 0), A, 2)).isTrue();
    }

    private static Franchise franchise(Membership first, Membership... later) {
        return new Franchise(new Identity(A, 1), new Memberships(first, List.of(later)));
    }

    private static Membership membership(long index, String voters, String outgoing, long diskOfA) {
        TreeMap<NodeId, Long> disks = new TreeMap<>();
        if (diskOfA != 0) {
            disks.put(A, diskOfA);
        }
        return new Membership(index, Voters.of(A, B).members(), nodes(voters), nodes(outgoing), disks);
    }

    private static SortedSet<NodeId> nodes(String names) {
        TreeSet<NodeId> nodes = new TreeSet<>();
        Arrays.stream(names.split(" ", -1))
                .filter(name -> !name.isEmpty())
                .map(NodeId::of)
                .forEach(nodes::add);
        return nodes;
    }
}
