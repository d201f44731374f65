package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static io.reactiveraft.kernel.LoneKernel.D;
import static io.reactiveraft.kernel.LoneKernel.E;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The Raft paper §6 and Ongaro's dissertation, chapter 4, on who takes part, rule by rule. */
class RaftPaperMembershipTest {

    private static final KernelConfig.Timing TIMING = LoneKernel.TIMING;

    /** From a, b and c to a, d and e. */
    private static final Membership JOINT = joint(Voters.of(A, B, C, D, E), List.of(A, D, E), List.of(A, B, C));

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Section6_JointConsensus {

        // §6: a server uses the latest membership in its log, whether it is committed or not.
        @Test
        void aMembershipIsInForceAsSoonAsItIsInTheLog() {
            kernel.told(B, Say.append(1, 0, 0, 0, Voters.of(A, B, C, D)));
            assertThat(kernel.view().commitIndex()).isZero();

            assertThat(kernel.timeout().to(D)).containsExactly(Say.preVote(2, 1, 1));
        }

        // §6: agreement needs majorities of the old and of the new voters, whichever comes first.
        @Test
        void anEntryIsCommittedByMajoritiesOfBoth() {
            leadIntoJoint();
            assertThat(kernel.view().membership().outgoing()).containsExactly(A, B, C);
            assertThat(acked(3, B, C).commits()).isEmpty();
            assertThat(acked(3, D).commits()).containsExactly(3L);
        }

        // §6: and the new ones are not enough either.
        @Test
        void theNewVotersAloneCommitNothing() {
            leadIntoJoint();
            assertThat(acked(3, D, E).commits()).isEmpty();
            assertThat(acked(3, C).commits()).containsExactly(3L);
        }

        // §6: once the joint entry is committed, the new membership follows, and its voters decide alone.
        @Test
        void theNewMembershipFollowsTheJointOne() {
            leadIntoJoint();
            acked(3, B, D);

            assertThat(kernel.view().membership()).isEqualTo(Voters.of(A, D, E).at(4));
            assertThat(acked(4, B, C).commits()).isEmpty();
            assertThat(acked(4, E).commits()).containsExactly(4L);
        }

        // §6: an election needs both majorities, of those who would vote as well as of those who do.
        @Test
        void anElectionIsWonWithMajoritiesOfBoth() {
            kernel.told(B, Say.append(1, 0, 0, 0, JOINT));
            kernel.timeout();

            kernel.told(Say.preGranted(2), D, E);
            assertThat(kernel.view().role()).isEqualTo(Role.PRE_CANDIDATE);
            kernel.told(Say.preGranted(2), B);
            assertThat(kernel.view().role()).isEqualTo(Role.CANDIDATE);
            kernel.told(Say.granted(2), B, C);
            assertThat(kernel.view().role()).isEqualTo(Role.CANDIDATE);
            kernel.told(Say.granted(2), E);
            assertThat(kernel.view().role()).isEqualTo(Role.LEADER);
        }

        // §6: whoever is elected meanwhile goes on with the change from where its log says that it is.
        @Test
        void aNewLeaderBringsTheChangeToItsEnd() {
            kernel.told(B, Say.append(1, 0, 0, 0, JOINT));
            kernel.timeout();
            kernel.told(Say.preGranted(2), B, D);
            kernel.told(Say.granted(2), B, D);
            kernel.settle();
            assertThat(kernel.view().membership()).isEqualTo(JOINT.at(1));

            acked(2, B, D);

            assertThat(kernel.view().membership()).isEqualTo(Voters.of(A, D, E).at(3));
        }
    }

    @Nested
    class Section6_Learners {

        private final Membership threeAndALearner = Membership.of(Voters.of(A, B, C, D)
                .with(Voters.member(D).withKind(Kind.LEARNER))
                .members());

        // §6: the leader sends entries to a server without a vote, which counts for no majority.
        @Test
        void aLearnerGetsEverythingAndCountsForNothing() {
            LoneKernel leader = LoneKernel.in(A, threeAndALearner);
            Turn led = leader.lead().and(leader.settle());
            assertThat(led.to(D, Message.AppendRequest.class)).isNotEmpty();

            assertThat(leader.told(D, Say.ack(1, 1)).commits()).isEmpty();
            assertThat(leader.told(B, Say.ack(1, 1)).commits()).containsExactly(1L);
        }

        // §6: nobody asks it for its vote, and if it gives one that is not counted.
        @Test
        void aLearnersVoteDoesNotCount() {
            LoneKernel one = LoneKernel.in(A, threeAndALearner);

            Turn turn = one.timeout();
            assertThat(turn.to(B)).isNotEmpty();
            assertThat(turn.to(D)).isEmpty();
            one.receive(D, Say.preGranted(1));
            assertThat(one.view().role()).isEqualTo(Role.PRE_CANDIDATE);
        }

        // §6: it does not stand, however long it hears of nobody, nor if it is asked to.
        @Test
        void aLearnerNeverStands() {
            LoneKernel learner = LoneKernel.in(D, threeAndALearner);

            assertThat(learner.pass(20 * TIMING.electionTimeoutMaxNanos()).to(B))
                    .isNotEmpty()
                    .allMatch(Message.RosterRequest.class::isInstance);
            assertThat(learner.told(B, new Message.TimeoutNow(1)).isSilent()).isTrue();
            assertThat(learner.view().role()).isEqualTo(Role.FOLLOWER);
        }
    }

    @Nested
    class Dissertation4_1_OneAtATime {

        // Dissertation §4.1: as long as a change is not committed, no other begins.
        @Test
        void aChangeWaitsForTheOneBeforeIt() {
            lead();
            Membership first = kernel.view().membership().with(Voters.member(D).withKind(Kind.LEARNER));
            assertThat(kernel.change(first)).isEqualTo(Verdict.ACCEPTED);
            Membership second = kernel.view().membership().without(B);
            assertThat(kernel.change(second)).isEqualTo(Verdict.IN_PROGRESS);

            kernel.settle();
            acked(2, B);
            assertThat(kernel.change(second)).isEqualTo(Verdict.ACCEPTED);
        }

        // Dissertation §4.1, §4.3: nor as long as there is a stage to come, even if the present one is committed.
        @Test
        void noChangeBeginsBeforeTheLastStageOfAnother() {
            lead();
            kernel.change(kernel.view().membership().with(Voters.member(D)));
            kernel.settle();
            acked(2, B);
            assertThat(kernel.view().commitIndex()).isEqualTo(2);

            assertThat(kernel.change(kernel.view().membership().without(C))).isEqualTo(Verdict.IN_PROGRESS);
        }

        // Dissertation §4.1: two who edit the same membership do not both get their way.
        @Test
        void aChangeOfAMembershipThatIsNoLongerInForceIsRefused() {
            lead();
            Membership read = kernel.view().membership();
            kernel.change(read.with(Voters.member(D).withKind(Kind.LEARNER)));
            kernel.settle();
            acked(2, B);

            assertThat(kernel.change(read.without(C))).isEqualTo(Verdict.CONFLICT);
        }

        // Dissertation §4.1, as its author amended it: a leader must have committed an entry of its own term before.
        @Test
        void aNewLeaderChangesNothingBeforeItHasCommittedAnEntryOfItsTerm() {
            kernel.lead();
            kernel.settle();
            Membership wanted = kernel.view().membership().without(C);
            assertThat(kernel.change(wanted)).isEqualTo(Verdict.NOT_READY);

            acked(1, B);
            assertThat(kernel.change(wanted)).isEqualTo(Verdict.ACCEPTED);
        }

        // Dissertation §4.1: a server goes back to the membership before if the entry is cut off.
        @Test
        void aMembershipThatIsCutOffIsInForceNoMore() {
            kernel.told(B, Say.append(1, 0, 0, 1, 1));
            kernel.told(B, Say.append(1, 1, 1, 1, Voters.of(A, B, C, D)));
            assertThat(kernel.view().membership().voters()).contains(D);

            kernel.told(C, Say.append(2, 1, 1, 1, 2));

            assertThat(kernel.view().membership()).isEqualTo(Voters.of(A, B, C));
            assertThat(kernel.restart().view().membership()).isEqualTo(Voters.of(A, B, C));
        }
    }

    /** A joint membership, with those of the old voters who stay in neither to go. */
    private static Membership joint(Membership all, List<NodeId> voters, List<NodeId> outgoing) {
        Membership members = all;
        for (NodeId node : outgoing) {
            members = voters.contains(node) ? members : members.without(node);
        }
        return new Membership(0, members.members(), new TreeSet<>(voters), new TreeSet<>(outgoing), new TreeMap<>());
    }

    /** Leads term 1, whose first entry is committed. */
    private void lead() {
        kernel.lead();
        kernel.settle();
        acked(1, B, C);
        assertThat(kernel.view().commitIndex()).isEqualTo(1);
    }

    /** Leads in joint consensus from a, b and c to a, d and e; its entry is the third, and durable here. */
    private void leadIntoJoint() {
        lead();
        Membership present = kernel.view().membership();
        kernel.change(present.without(B).without(C).with(Voters.member(D)).with(Voters.member(E)));
        kernel.settle();
        acked(2, D, E, B);
        assertThat(kernel.view().membership()).isEqualTo(JOINT.at(3));
    }

    private Turn acked(long matchIndex, NodeId... peers) {
        return kernel.told(Say.ack(kernel.view().term(), matchIndex), peers);
    }
}
