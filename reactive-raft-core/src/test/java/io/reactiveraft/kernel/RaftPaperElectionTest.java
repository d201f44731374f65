package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static io.reactiveraft.kernel.LoneKernel.D;
import static io.reactiveraft.kernel.LoneKernel.E;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Role;
import io.reactiveraft.spi.HardState;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Raft paper on who stands for election, rule by rule. */
class RaftPaperElectionTest {

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Section5_2_Followers {

        // §5.2: everybody starts as a follower, whatever it was before.
        @Test
        void aNodeBeginsAsAFollowerWhateverItWas() {
            assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
            kernel.lead();
            kernel.settle();
            assertThat(kernel.restart().view().role()).isEqualTo(Role.FOLLOWER);
            assertThat(kernel.view().leader()).isNull();
        }

        // §5.2: a follower stays one for as long as it hears from a leader.
        @Test
        void itStaysOneForAsLongAsItHearsFromALeader() {
            for (int i = 0; i < 50; i++) {
                kernel.pass(kernel.patienceNanos() - 1);
                kernel.told(B, i % 2 == 0 ? Say.heartbeat(1, 0, i) : Say.append(1, 0, 0, 0));
                assertThat(kernel.patienceNanos())
                        .isBetween(
                                LoneKernel.TIMING.electionTimeoutMinNanos(),
                                LoneKernel.TIMING.electionTimeoutMaxNanos());
            }
            assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
            assertThat(kernel.view().leader()).isEqualTo(B);
        }

        // §5.2, §9.6: silence for an election timeout makes it begin an election, first with a pre-vote.
        @Test
        void silenceMakesItBeginAnElection() {
            kernel.told(B, Say.heartbeat(1, 0, 0));

            Turn turn = kernel.timeout();

            assertThat(kernel.view().role()).isEqualTo(Role.PRE_CANDIDATE);
            assertThat(kernel.view().leader()).isNull();
            assertThat(turn.to(B)).containsExactly(Say.preVote(2, 0, 0));
            assertThat(turn.to(C)).containsExactly(Say.preVote(2, 0, 0));
        }

        // Figure 2, followers: a vote that is granted keeps a follower from standing itself.
        @Test
        void aVoteThatIsGivenIsAsGoodAsHearingFromALeader() {
            kernel.remembering(1, null);
            kernel.pass(kernel.patienceNanos() - 1);

            kernel.told(B, Say.vote(1, 0, 0));

            assertThat(kernel.patienceNanos()).isGreaterThanOrEqualTo(LoneKernel.TIMING.electionTimeoutMinNanos());
        }

        // Figure 2, followers: only a vote that is granted restarts the timer, and only the current leader does.
        @Test
        void aVoteThatIsRefusedAndADeposedLeaderAreNot() {
            kernel.remembering(2, B, 1, 2);
            kernel.pass(kernel.patienceNanos() - 1);

            kernel.told(C, Say.vote(2, 2, 2));
            kernel.told(C, Say.preVote(3, 2, 2));
            kernel.told(C, Say.append(1, 0, 0, 0, 1));
            kernel.told(C, Say.heartbeat(1, 0, 1));

            assertThat(kernel.patienceNanos()).isEqualTo(1);
        }
    }

    @Nested
    class Section5_2_Candidates {

        // §5.2: a candidate increments its term, votes for itself and asks all others at once.
        @Test
        void aCandidateVotesForItselfInANewTermAndAsksAllOthers() {
            kernel.remembering(4, B, 1, 3);
            kernel.timeout();

            Turn turn = kernel.receive(B, Say.preGranted(5));

            assertThat(kernel.view().role()).isEqualTo(Role.CANDIDATE);
            assertThat(kernel.view().term()).isEqualTo(5);
            assertThat(turn.all(Effect.Persist.class))
                    .singleElement()
                    .satisfies(write -> assertThat(write.hardState()).isEqualTo(new HardState(5, A)));
            Turn written = kernel.settle();
            assertThat(written.to(B)).containsExactly(Say.vote(5, 2, 3));
            assertThat(written.to(C)).containsExactly(Say.vote(5, 2, 3));
        }

        // §5.2: a majority of the full cluster is needed, the candidate's own vote among it; each voter counts once.
        @Test
        void itWinsWithTheVotesOfAMajorityAndEachVoterCountsOnce() {
            LoneKernel one = candidateOfFive();

            one.receive(B, Say.granted(1));
            one.receive(B, Say.granted(1));
            one.receive(C, Say.refused(1));
            assertThat(one.view().role()).isEqualTo(Role.CANDIDATE);
            one.receive(D, Say.granted(1));
            assertThat(one.view().role()).isEqualTo(Role.LEADER);
            assertThat(one.view().leader()).isEqualTo(A);
        }

        // §5.1, §5.2: votes count in their own term only, and a pre-vote is none.
        @Test
        void votesOfAnotherElectionAndPreVotesDoNotCount() {
            LoneKernel one = candidateOfFive();
            one.timeout();
            one.receive(B, Say.preGranted(2));
            one.receive(C, Say.preGranted(2));
            one.settle();
            assertThat(one.view().term()).isEqualTo(2);

            one.receive(B, Say.granted(1));
            one.receive(C, Say.granted(1));
            one.receive(D, Say.preGranted(2));
            one.receive(E, Say.preGranted(3));

            assertThat(one.view().role()).isEqualTo(Role.CANDIDATE);
            assertThat(one.view().term()).isEqualTo(2);
        }

        // §5.2: one voter alone is a majority of one.
        @Test
        void theOnlyVoterElectsItself() {
            LoneKernel one = LoneKernel.among(1);

            assertThat(one.timeout().and(one.settle()).isSilent()).isTrue();

            assertThat(one.view().role()).isEqualTo(Role.LEADER);
            assertThat(one.view().term()).isEqualTo(1);
        }

        // §5.2: whoever leads the candidate's term, or a later one, is recognised ...
        @ParameterizedTest
        @CsvSource({"1,true", "2,true", "1,false", "2,false"})
        void theLeaderOfItsTermOrOfALaterOneIsFollowed(long term, boolean heartbeat) {
            LoneKernel one = candidateOfFive();

            one.told(C, heartbeat ? Say.heartbeat(term, 0, 1) : Say.append(term, 0, 0, 0));

            assertThat(one.view().role()).isEqualTo(Role.FOLLOWER);
            assertThat(one.view().leader()).isEqualTo(C);
            assertThat(one.view().term()).isEqualTo(term);
        }

        // §5.2: ... and one of an earlier term is rejected, and does not end the election.
        @Test
        void theLeaderOfAnEarlierTermIsNot() {
            kernel.remembering(4, null);
            kernel.timeout();
            kernel.receive(B, Say.preGranted(5));

            Turn turn = kernel.told(C, Say.append(4, 0, 0, 0, 4));

            assertThat(kernel.view().role()).isEqualTo(Role.CANDIDATE);
            assertThat(turn.last(C, Message.AppendReject.class).term()).isEqualTo(5);
            assertThat(kernel.terms()).isEmpty();
        }

        // §5.2: after a split vote each candidate times out and begins anew, in a new term.
        @Test
        void aSplitVoteIsFollowedByAnElectionInANewTerm() {
            LoneKernel one = candidateOfFive();
            one.receive(B, Say.granted(1));
            one.receive(C, Say.refused(1));
            one.receive(D, Say.refused(1));

            Turn turn = one.timeout();
            assertThat(one.view().role()).isEqualTo(Role.PRE_CANDIDATE);
            assertThat(turn.to(E)).containsExactly(Say.preVote(2, 0, 0));
            one.receive(B, Say.preGranted(2));
            one.receive(C, Say.preGranted(2));

            assertThat(one.view().role()).isEqualTo(Role.CANDIDATE);
            assertThat(one.settle().to(E)).containsExactly(Say.vote(2, 0, 0));
        }

        // §5.2: timeouts are random and drawn anew for each election, so that split votes are rare.
        @Test
        void theTimeoutOfEachElectionIsDrawnAnew() {
            Set<Long> timeouts = new TreeSet<>();
            for (int i = 0; i < 3_000; i++) {
                kernel.timeout();
                timeouts.add(kernel.patienceNanos());
            }

            assertThat(timeouts)
                    .containsExactlyElementsOf(LongStream.rangeClosed(
                                    LoneKernel.TIMING.electionTimeoutMinNanos(),
                                    LoneKernel.TIMING.electionTimeoutMaxNanos())
                            .boxed()
                            .toList());
        }

        private LoneKernel candidateOfFive() {
            LoneKernel one = LoneKernel.among(5);
            one.timeout();
            one.receive(B, Say.preGranted(1));
            one.receive(C, Say.preGranted(1));
            one.settle();
            assertThat(one.view().role()).isEqualTo(Role.CANDIDATE);
            return one;
        }
    }
}
