package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** Who is preferred, and how much longer the others wait. */
class PrioritiesTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");

    @Test
    void votersComeFirstThenThoseWhoLeaveAndThenWitnesses() {
        Membership membership = Membership.of(List.of(
                        Voters.member(A).withPriority(0),
                        Voters.member(B).withPriority(90),
                        Voters.member(C).withPriority(100).withKind(Member.Kind.WITNESS)))
                .without(B);

        assertThat(Priorities.of(membership, A)).isGreaterThan(Priorities.of(membership, B));
        assertThat(Priorities.of(membership, B)).isGreaterThan(Priorities.of(membership, C));
        assertThat(Priorities.of(membership, C)).isGreaterThan(Priorities.of(membership, NodeId.of("stranger")));
    }

    @Test
    void theHigherPriorityIsPreferredAndAmongEqualsTheNameThatComesFirst() {
        Membership membership =
                Membership.of(List.of(Voters.member(A).withPriority(40), Voters.member(B), Voters.member(C)));

        assertThat(Priorities.isBefore(membership, B, A)).isTrue();
        assertThat(Priorities.isBefore(membership, A, B)).isFalse();
        assertThat(Priorities.isBefore(membership, B, C)).isTrue();
        assertThat(Priorities.isBefore(membership, C, B)).isFalse();
        assertThat(Priorities.isBefore(membership, B, B)).isFalse();
    }

    @Test
    void whoIsNoMemberWaitsNoLongerThanTheLeastPreferred() {
        Membership membership =
                Membership.of(List.of(Voters.member(A), Voters.member(B).withPriority(60)));

        assertThat(Priorities.handicapNanos(membership, C, 100)).isEqualTo(100);
    }

    @Test
    void amongEqualsNobodyWaits() {
        Membership membership = Voters.of(A, B, C);

        assertThat(Priorities.handicapNanos(membership, A, 100)).isZero();
    }

    @Test
    void nobodyWaitsWhereNobodyVotes() {
        assertThat(Priorities.handicapNanos(Membership.NONE, A, 100)).isZero();
    }

    @RepeatedTest(50)
    void whoIsPreferredWaitsLessAndNobodyWaitsLongerThanIsAllowed(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        List<Member> members = new ArrayList<>();
        for (int i = 1 + random.nextInt(7); i > 0; i--) {
            Member.Kind kind = random.nextInt(4) == 0 ? Member.Kind.WITNESS : Member.Kind.VOTER;
            members.add(Voters.member(NodeId.of("n" + i)).withKind(kind).withPriority(random.nextInt(5)));
        }
        Membership membership = Membership.of(members);
        for (Member one : members) {
            long handicap = Priorities.handicapNanos(membership, one.id(), 100);
            assertThat(handicap).isBetween(0L, 100L);
            for (Member other : members) {
                int order = Integer.compare(Priorities.of(membership, one.id()), Priorities.of(membership, other.id()));
                long otherHandicap = Priorities.handicapNanos(membership, other.id(), 100);
                assertThat(Long.compare(otherHandicap, handicap))
                        .as("seed %d: %s and %s", repetition.getCurrentRepetition(), one, other)
                        .isEqualTo(order);
            }
        }
        assertThat(members).anyMatch(member -> Priorities.handicapNanos(membership, member.id(), 100) == 0);
    }
}
