package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Role;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Raft paper on who is voted for. */
class RaftPaperVoteTest {

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Section5_2_Voters {

        // §5.2: one vote in a term, and the first who asks gets it.
        @Test
        void theFirstWhoAsksGetsTheVoteOfATerm() {
            assertThat(kernel.told(B, Say.vote(1, 0, 0)).to(B)).containsExactly(Say.granted(1));
            assertThat(kernel.told(C, Say.vote(1, 9, 1)).to(C)).containsExactly(Say.refused(1));
            assertThat(kernel.told(C, Say.vote(2, 0, 0)).to(C)).containsExactly(Say.granted(2));
        }

        // §5.5: requests come again, and do no harm.
        @Test
        void whoAsksAgainGetsTheSameAnswer() {
            kernel.told(B, Say.vote(1, 0, 0));

            assertThat(kernel.told(B, Say.vote(1, 0, 0)).to(B)).containsExactly(Say.granted(1));
            assertThat(kernel.view().term()).isEqualTo(1);
        }

        // §5.2: a candidate has voted for itself, and so has a leader.
        @Test
        void candidatesAndLeadersHaveGivenTheirVoteToThemselves() {
            kernel.timeout();
            kernel.receive(B, Say.preGranted(1));
            kernel.settle();
            assertThat(kernel.told(C, Say.vote(1, 0, 0)).to(C)).containsExactly(Say.refused(1));

            kernel.receive(B, Say.granted(1));
            assertThat(kernel.view().role()).isEqualTo(Role.LEADER);
            assertThat(kernel.told(C, Say.vote(1, 9, 1)).to(C)).containsExactly(Say.refused(1));
        }
    }

    @Nested
    class Section5_4_1_OnlyUpToDateLogsAreVotedFor {

        // §5.4.1: the later last term is more up to date; of the same last term, the longer log.
        @ParameterizedTest
        @CsvSource({"3,2,true", "4,2,true", "1,3,true", "2,2,false", "9,1,false", "0,0,false"})
        void theLaterTermWinsAndThenTheLongerLog(long lastIndex, long lastTerm, boolean granted) {
            kernel.remembering(3, null, 1, 2, 2);

            assertThat(kernel.told(B, Say.preVote(4, lastIndex, lastTerm)).to(B))
                    .containsExactly(granted ? Say.preGranted(4) : Say.preRefused(3));
            assertThat(kernel.told(B, Say.vote(4, lastIndex, lastTerm)).to(B))
                    .containsExactly(granted ? Say.granted(4) : Say.refused(4));
        }

        // §5.1: the term of a request is taken over even if the vote is refused.
        @Test
        void aRefusedCandidatesTermIsTakenOverAndTheVoteStaysFree() {
            kernel.remembering(3, B, 1, 2, 2);

            kernel.told(B, Say.vote(7, 0, 0));

            assertThat(kernel.view().term()).isEqualTo(7);
            assertThat(kernel.told(C, Say.vote(7, 3, 2)).to(C)).containsExactly(Say.granted(7));
        }
    }
}
