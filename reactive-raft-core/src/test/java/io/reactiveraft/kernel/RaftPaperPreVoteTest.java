package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static io.reactiveraft.kernel.LoneKernel.D;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ongaro's dissertation on those who would disturb a working cluster, and on leaders that lead nobody. */
class RaftPaperPreVoteTest {

    private static final long TIMEOUT = LoneKernel.TIMING.electionTimeoutMinNanos();

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Dissertation9_6_PreCandidates {

        // Dissertation §9.6: as long as it only asks whether it would win, nothing has happened.
        @Test
        void aPreCandidateChangesNeitherItsTermNorItsVote() {
            kernel.remembering(3, B, 1);

            Turn turn = kernel.timeout().and(kernel.timeout()).and(kernel.timeout());

            assertThat(turn.all(Effect.Persist.class)).isEmpty();
            assertThat(turn.to(C)).containsOnly(Say.preVote(4, 1, 1)).hasSize(3);
            assertThat(kernel.view().term()).isEqualTo(3);
            assertThat(kernel.view().role()).isEqualTo(Role.PRE_CANDIDATE);
        }

        // Dissertation §9.6: it needs a majority, as in an election; each voter counts once.
        @Test
        void itStandsForElectionOnceAMajorityWouldVoteForIt() {
            LoneKernel one = LoneKernel.among(5);
            one.timeout();
            one.receive(B, Say.preGranted(1));
            one.receive(B, Say.preGranted(1));
            one.receive(C, Say.preRefused(0));
            one.receive(C, Say.preGranted(2));
            one.receive(C, Say.granted(1));
            assertThat(one.view().role()).isNotIn(Role.CANDIDATE, Role.LEADER);

            one.told(C, Say.heartbeat(1, 0, 1));
            one.timeout();
            one.receive(B, Say.preGranted(2));
            one.receive(D, Say.preGranted(2));
            assertThat(one.view().role()).isEqualTo(Role.CANDIDATE);
            assertThat(one.view().term()).isEqualTo(2);
        }

        // §5.1: a refusal tells the voter's term, and if that is later it is taken over.
        @Test
        void aRefusalOfALaterTermMakesItAFollowerOfThatTerm() {
            kernel.timeout();

            kernel.told(B, Say.preRefused(6));

            assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
            assertThat(kernel.view().term()).isEqualTo(6);
        }

        // Dissertation §9.6: whoever hears from the leader after all goes on following it.
        @Test
        void itFollowsTheLeaderThatItHearsOf() {
            kernel.told(B, Say.heartbeat(2, 0, 1));
            kernel.timeout();

            kernel.told(B, Say.heartbeat(2, 0, 2));

            assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
            assertThat(kernel.view().leader()).isEqualTo(B);
            assertThat(kernel.view().term()).isEqualTo(2);
        }
    }

    @Nested
    class Dissertation9_6_Voters {

        // Dissertation §9.6: a pre-vote promises nothing, so that it can be given to many.
        @Test
        void aPreVoteIsNoVote() {
            kernel.pass(1);
            long patience = kernel.patienceNanos();

            Turn turn = kernel.receive(B, Say.preVote(1, 0, 0)).and(kernel.receive(C, Say.preVote(1, 0, 0)));

            assertThat(turn.to(B)).containsExactly(Say.preGranted(1));
            assertThat(turn.to(C)).containsExactly(Say.preGranted(1));
            assertThat(turn.all(Effect.Persist.class)).isEmpty();
            assertThat(kernel.view().term()).isZero();
            assertThat(kernel.patienceNanos()).isEqualTo(patience);
            assertThat(kernel.told(C, Say.vote(1, 0, 0)).to(C)).containsExactly(Say.granted(1));
        }

        // Dissertation §9.6: who refuses a vote goes on asking, whoever is preferred.
        @Test
        void whoRefusesAVoteDoesNotStandBack() {
            LoneKernel asking = LoneKernel.of(B, 3).remembering(1, null, 1);
            asking.timeout();

            assertThat(asking.told(A, Say.vote(1, 0, 0)).to(A)).contains(Say.refused(1));
            assertThat(asking.view().role()).isEqualTo(Role.PRE_CANDIDATE);
        }

        // Dissertation §9.6: only in a later term than the voter's could the candidate win.
        @Test
        void nobodyWinsInATermThatIsThereAlready() {
            kernel.remembering(3, null);

            assertThat(kernel.receive(B, Say.preVote(3, 0, 0)).to(B)).containsExactly(Say.preRefused(3));
            assertThat(kernel.receive(B, Say.preVote(2, 0, 0)).to(B)).containsExactly(Say.preRefused(3));
            assertThat(kernel.receive(B, Say.preVote(4, 0, 0)).to(B)).containsExactly(Say.preGranted(4));
        }

        // Dissertation §9.6, §4.2.3: nobody is to win while voters hear from a leader, however long its log is.
        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void whoHearsFromALeaderRefuses(boolean preVote) {
            kernel.told(B, Say.heartbeat(2, 0, 1));
            kernel.pass(TIMEOUT - 1);

            Turn early = kernel.told(C, preVote ? Say.preVote(9, 9, 9) : Say.vote(9, 9, 9));
            assertThat(kernel.view().term()).isEqualTo(2);
            assertThat(kernel.view().leader()).isEqualTo(B);
            assertThat(early.to(C)).doesNotContain(Say.preGranted(9), Say.granted(9));

            kernel.pass(1);
            Turn late = kernel.told(C, preVote ? Say.preVote(9, 9, 9) : Say.vote(9, 9, 9));
            assertThat(late.to(C)).containsExactly(preVote ? Say.preGranted(9) : Say.granted(9));
        }

        // Dissertation §6.4.1: a leader may count on what was promised before a crash.
        @Test
        void whoRestartsKeepsThePromiseOfItsEarlierLife() {
            kernel.restartAtOnce();
            assertThat(kernel.told(C, Say.preVote(1, 0, 0)).to(C)).doesNotContain(Say.preGranted(1));
            kernel.told(C, Say.vote(1, 0, 0));
            assertThat(kernel.view().term()).isZero();

            kernel.restart();
            assertThat(kernel.told(C, Say.vote(1, 0, 0)).to(C)).containsExactly(Say.granted(1));
        }

        // Dissertation §4.2.3: a leader hears of itself, and is not disturbed by somebody who was cut off.
        @Test
        void aLeaderIsNotDisturbed() {
            kernel.lead();
            kernel.settle();

            Turn turn = kernel.told(C, Say.preVote(9, 9, 9)).and(kernel.told(C, Say.vote(9, 9, 9)));

            assertThat(kernel.view().role()).isEqualTo(Role.LEADER);
            assertThat(kernel.view().term()).isEqualTo(1);
            assertThat(turn.to(C)).doesNotContain(Say.preGranted(9), Say.granted(9));
        }

        // Dissertation §9.6: a candidate hears from nobody, so that two of them do not wait for one another.
        @Test
        void candidatesWouldVoteForOneAnother() {
            kernel.told(B, Say.heartbeat(1, 0, 1));
            kernel.timeout();

            assertThat(kernel.receive(C, Say.preVote(2, 0, 0)).to(C)).containsExactly(Say.preGranted(2));
            assertThat(kernel.told(C, Say.vote(2, 0, 0)).to(C)).containsExactly(Say.granted(2));
        }

        // §5.2: the leader of the term has been elected, so a vote that is still free is not given to another.
        @Test
        void nobodyGetsAFreeVoteInATermThatHasALeader() {
            kernel.told(B, Say.heartbeat(2, 0, 1));
            kernel.pass(TIMEOUT);

            assertThat(kernel.told(C, Say.vote(2, 9, 2)).to(C)).containsExactly(Say.refused(2));
        }
    }

    @Nested
    class Dissertation6_2_LeadersWithoutAQuorum {

        private final LoneKernel leader = LoneKernel.among(5);
        private long silentNanos;

        // Dissertation §6.2: whoever has not heard of a quorum for an election timeout takes no more proposals ...
        @Test
        void aLeaderThatNoQuorumAnswersTakesNoMoreProposals() {
            lead();
            while (leader.propose(7).all(Effect.Appended.class).size() == 1) {
                assertThat(silentNanos).isLessThan(TIMEOUT);
                pass(B);
            }
            assertThat(silentNanos).isGreaterThanOrEqualTo(TIMEOUT);

            leader.beat(B, C);
            assertThat(leader.propose(8).all(Effect.Appended.class)).hasSize(1);
        }

        // Dissertation §6.2: ... no longer stands in the way of others ...
        @Test
        void itVotesForWhoeverStands() {
            lead();
            leader.pass(TIMEOUT);

            assertThat(leader.told(C, Say.preVote(2, 1, 1)).to(C)).containsExactly(Say.preGranted(2));
            assertThat(leader.told(C, Say.vote(2, 1, 1)).to(C)).containsExactly(Say.granted(2));
        }

        // Dissertation §6.2: ... and steps down in the end, with an answer to whoever waits for it.
        @Test
        void itStepsDownInTheEndAndTellsWhoeverWaits() {
            lead();
            Turn turn = leader.read(9);
            while (leader.view().role() == Role.LEADER) {
                assertThat(silentNanos).isLessThan(5 * TIMEOUT);
                turn = turn.and(pass(B));
            }

            assertThat(leader.view().role()).isEqualTo(Role.FOLLOWER);
            assertThat(leader.view().leader()).isNull();
            assertThat(leader.view().term()).isEqualTo(1);
            assertThat(turn.all(Effect.ReadFailed.class)).containsExactly(new Effect.ReadFailed(9));
        }

        // Dissertation §6.2: the leader and two of the four others are a quorum.
        @Test
        void aLeaderThatAQuorumAnswersGoesOn() {
            lead();
            for (int i = 0; i < 50; i++) {
                leader.beat(i % 2 == 0 ? new NodeId[] {B, C} : new NodeId[] {C, D});
            }

            assertThat(leader.view().role()).isEqualTo(Role.LEADER);
            assertThat(leader.propose(7).all(Effect.Appended.class)).hasSize(1);
        }

        /** A heartbeat's interval in which these answer; they are no quorum. */
        private Turn pass(NodeId... answering) {
            silentNanos += LoneKernel.TIMING.heartbeatNanos();
            return leader.beat(answering);
        }

        private void lead() {
            leader.lead();
            leader.settle();
            assertThat(leader.view().leader()).isEqualTo(A);
        }
    }
}
