package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static io.reactiveraft.kernel.LoneKernel.D;
import static io.reactiveraft.kernel.LoneKernel.E;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Membership;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Ongaro's dissertation §4.2.1 on how new voters catch up before they vote, rule by rule. */
class RaftPaperCatchUpTest {

    private static final KernelConfig.Timing TIMING = LoneKernel.TIMING;

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Dissertation4_2_1_CatchingUp {

        // Dissertation §4.2.1: a new server votes only once it has caught up.
        @Test
        void aNewServerVotesOnceItHasCaughtUp() {
            addD();
            assertThat(kernel.view().membership().voters()).containsExactly(A, B, C);

            kernel.told(D, Say.ack(1, 2));

            assertThat(kernel.view().membership().voters()).containsExactly(A, B, C, D);
            assertThat(kernel.view().membership().outgoing()).containsExactly(A, B, C);
        }

        // Dissertation §4.2.1: a round that took an election timeout or longer is followed by another ...
        @Test
        void aLongRoundIsFollowedByAnother() {
            addD();
            takeLong();
            kernel.propose(7);

            kernel.told(D, Say.ack(1, 2));
            assertThat(kernel.view().membership().voters()).containsExactly(A, B, C);
            kernel.told(D, Say.ack(1, 3));
            assertThat(kernel.view().membership().voters()).containsExactly(A, B, C, D);
        }

        // Dissertation §4.2.1: ... of which there are so many, and then the change is given up.
        @Test
        void whoIsTooSlowForAllRoundsIsNotAdded() {
            addD();
            for (int round = 1; round <= LoneKernel.ROUNDS; round++) {
                assertThat(kernel.view().membership().isSettled()).isFalse();
                takeLong();
                kernel.propose(round);
                kernel.told(D, Say.ack(1, 1 + round));
            }

            assertThat(kernel.view().membership().isSettled()).isTrue();
            assertThat(kernel.view().membership().voters()).containsExactly(A, B, C);
        }

        // Dissertation §4.2.1: so it is if the new server cannot be reached at all.
        @Test
        void whoNeverAnswersIsNotAdded() {
            addD();
            for (long nanos = 0; nanos < TIMING.catchUpNanos(); nanos += TIMING.heartbeatNanos()) {
                assertThat(kernel.view().membership().isSettled()).isFalse();
                kernel.beat(B);
            }

            assertThat(kernel.view().membership().isSettled()).isTrue();
            assertThat(kernel.view().membership().voters()).containsExactly(A, B, C);
        }

        // Dissertation §4.2.1: who has fallen silent while another was waited for may be gone: he has not caught up.
        @Test
        void whoFallsSilentIsWaitedForAgain() {
            lead();
            Membership present = kernel.view().membership();
            kernel.change(present.with(Voters.member(D)).with(Voters.member(E)));
            kernel.settle();
            kernel.told(Say.ack(1, 2), B, D);
            takeLong();
            kernel.told(E, Say.ack(1, 2));
            kernel.told(E, Say.ack(1, 2));
            assertThat(kernel.view().membership().voters()).containsExactly(A, B, C);

            kernel.told(D, Say.ack(1, 2));
            kernel.told(D, Say.ack(1, 2));
            assertThat(kernel.view().membership().voters()).containsExactly(A, B, C, D, E);
        }

        // Dissertation §4.2.1: a change that is tried again has all the time again.
        @Test
        void whoIsAddedAgainIsGivenTimeAgain() {
            addD();
            for (long nanos = 0; nanos < TIMING.catchUpNanos(); nanos += TIMING.heartbeatNanos()) {
                kernel.beat(B);
            }
            assertThat(kernel.view().membership().isSettled()).isTrue();
            kernel.told(B, Say.ack(1, 3));
            assertThat(kernel.change(kernel.view().membership().with(Voters.member(D))))
                    .isEqualTo(Verdict.ACCEPTED);
            kernel.settle();
            kernel.told(B, Say.ack(1, 4));
            kernel.beat(B);

            assertThat(kernel.view().membership().index()).isEqualTo(4);
            kernel.told(D, Say.ack(1, 4));
            assertThat(kernel.view().membership().voters()).containsExactly(A, B, C, D);
        }

        // Dissertation §4.2.1: entries are taken from whoever leads, also by one who knows of no members.
        @Test
        void whoKnowsOfNobodyTakesEntriesFromTheLeader() {
            LoneKernel joining = LoneKernel.in(D, Membership.NONE);

            assertThat(joining.told(A, Say.append(1, 0, 0, 0, 1)).to(A)).containsExactly(Say.ack(1, 1));
        }

        // Dissertation §4.2.1: and votes are given by and to those who are no members yet as far as a voter knows.
        @Test
        void aVoteIsGivenByAndToOneWhoIsNotKnownAsAMember() {
            LoneKernel joining = LoneKernel.in(D, Voters.of(A, B, C));

            assertThat(kernel.told(D, Say.vote(1, 1, 1)).to(D)).containsExactly(Say.granted(1));
            assertThat(joining.told(A, Say.vote(1, 1, 1)).to(A)).containsExactly(Say.granted(1));
        }

        /** Is leader, and wants d as a voter; that wish is committed as entry 2. */
        private void addD() {
            lead();
            kernel.change(kernel.view().membership().with(Voters.member(D)));
            kernel.settle();
            kernel.told(B, Say.ack(1, 2));
            assertThat(kernel.view().commitIndex()).isEqualTo(2);
        }

        /** An election timeout passes, in which the leader is heard of. */
        private void takeLong() {
            for (long nanos = 0; nanos < TIMING.electionTimeoutMinNanos(); nanos += TIMING.heartbeatNanos()) {
                kernel.beat(B);
            }
        }
    }

    /** Leads term 1, whose first entry is committed. */
    private void lead() {
        kernel.lead();
        kernel.settle();
        kernel.told(Say.ack(1, 1), B, C);
        assertThat(kernel.view().commitIndex()).isEqualTo(1);
    }
}
