package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static io.reactiveraft.kernel.LoneKernel.D;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ongaro's dissertation §3.10 on handing over, rule by rule. */
class RaftPaperTransferTest {

    private static final KernelConfig.Timing TIMING = LoneKernel.TIMING;
    private static final Message.TimeoutNow TIMEOUT_NOW = new Message.TimeoutNow(1);

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Dissertation3_10_Leaders {

        // Dissertation §3.10 step 1: the leader takes no more requests, neither here nor from elsewhere.
        @Test
        void itTakesNoMoreRequests() {
            lead();
            transfer(B);

            assertThat(kernel.propose(7).all(Effect.Refused.class))
                    .containsExactly(new Effect.Refused(7, A, Reason.NOT_ADMITTING));
            Turn forwarded = kernel.told(C, new Message.ForwardRequest(1, 8, ShadowLog.batch(8)));
            assertThat(forwarded.to(C)).contains(new Message.ForwardReply(1, 8, 0, Reason.NOT_ADMITTING));
            assertThat(kernel.terms()).hasSize(1);
        }

        // Dissertation §3.10 step 1: nor is anything appended for a change of members.
        @Test
        void itBeginsNoChange() {
            lead();
            transfer(C);

            assertThat(kernel.change(kernel.view().membership().without(B))).isEqualTo(Verdict.IN_PROGRESS);
            assertThat(kernel.terms()).hasSize(1);
        }

        // Dissertation §3.10 step 2: the target gets all of the log before it is asked.
        @Test
        void itBringsTheTargetUpToDateBeforeItAsksIt() {
            lead();
            kernel.propose(7);
            kernel.settle();
            kernel.told(B, Say.ack(1, 2));

            Turn early = transfer(C).and(kernel.beat(B)).and(kernel.told(C, Say.ack(1, 1)));
            assertThat(early.to(C, Message.TimeoutNow.class)).isEmpty();
            assertThat(early.to(B, Message.TimeoutNow.class)).isEmpty();

            assertThat(kernel.told(C, Say.ack(1, 2)).to(C)).contains(TIMEOUT_NOW);
        }

        // Dissertation §3.10 step 3: a target that has all of the log is asked at once, and once.
        @Test
        void itAsksATargetThatIsUpToDateAtOnceAndOnce() {
            lead();

            assertThat(transfer(B).to(B)).contains(TIMEOUT_NOW);
            assertThat(kernel.told(B, Say.ack(1, 1)).and(kernel.beat(B, C)).to(B))
                    .doesNotContain(TIMEOUT_NOW);
        }

        // Dissertation §3.10: when an election timeout or so has passed it gives up and takes requests again.
        @ParameterizedTest
        @ValueSource(booleans = {true, false})
        void itGoesOnIfNothingComesOfIt(boolean upToDate) {
            lead();
            kernel.propose(7);
            kernel.settle();
            kernel.told(Say.ack(1, upToDate ? 2 : 1), B);
            transfer(B);
            for (long nanos = 0; nanos < TIMING.transferNanos(); nanos += TIMING.heartbeatNanos()) {
                assertThat(kernel.propose(8).all(Effect.Refused.class)).hasSize(1);
                kernel.beat(C);
            }

            assertThat(kernel.view().role()).isEqualTo(Role.LEADER);
            assertThat(kernel.propose(9).all(Effect.Appended.class)).hasSize(1);
            assertThat(transfer(C).all(Effect.Ordered.class))
                    .containsExactly(new Effect.Ordered(1, Verdict.ACCEPTED, 0));
        }

        // Dissertation §3.10 step 2: of those who are as good, the one that lacks the least is up to date the soonest.
        @Test
        void itChoosesTheLongestLogAmongEquals() {
            lead();
            kernel.beat(B, C);
            kernel.propose(7);
            kernel.settle();
            kernel.told(C, Say.ack(1, 2));

            assertThat(kernel.order(new Order.Transfer(null)).to(C)).contains(TIMEOUT_NOW);
        }

        // Dissertation §3.10: the target's later term ends it.
        @Test
        void itFollowsTheTargetThatStands() {
            lead();
            transfer(B);

            assertThat(kernel.told(B, Say.successorsVote(2, 1, 1)).to(B)).contains(Say.granted(2));
            assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
        }

        // Dissertation §3.10: the target is another server that may be elected, and there is one of them.
        @Test
        void itHandsOverToOneVoterOnly() {
            LoneKernel leader = LoneKernel.in(
                    A,
                    Membership.of(Voters.of(A, B, C)
                            .with(Voters.member(D).withKind(Kind.LEARNER))
                            .members()));
            leader.lead();
            leader.settle();
            assertThat(leader.order(new Order.Transfer(D)).all(Effect.Ordered.class))
                    .containsExactly(new Effect.Ordered(1, Verdict.INVALID, 0));
            leader.order(new Order.Transfer(B));
            assertThat(leader.order(new Order.Transfer(C)).all(Effect.Ordered.class))
                    .containsExactly(new Effect.Ordered(1, Verdict.IN_PROGRESS, 0));
        }
    }

    @Nested
    class Dissertation3_10_Targets {

        // Dissertation §3.10 step 3: the target stands at once, in a new term, as if its timer had run out.
        @Test
        void itStandsAtOnce() {
            kernel.told(B, Say.append(1, 0, 0, 1, 1));

            Turn turn = kernel.told(B, TIMEOUT_NOW);

            assertThat(kernel.view().role()).isEqualTo(Role.CANDIDATE);
            assertThat(kernel.view().term()).isEqualTo(2);
            assertThat(turn.to(B)).containsExactly(Say.successorsVote(2, 1, 1));
            assertThat(turn.to(C)).containsExactly(Say.successorsVote(2, 1, 1));
        }

        // §5.1: what a leader of an earlier term asked for comes late.
        @Test
        void itDoesNotStandForALeaderOfAnEarlierTerm() {
            kernel.told(C, Say.heartbeat(2, 0, 1));

            assertThat(kernel.told(B, TIMEOUT_NOW).isSilent()).isTrue();
            assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
            assertThat(kernel.view().term()).isEqualTo(2);
        }

        // Dissertation §4.2.3: those who hear of the leader vote for the one whom it asked, and for nobody else.
        @Test
        void itIsVotedForByThoseWhoHearOfTheLeader() {
            kernel.told(B, Say.append(1, 0, 0, 1, 1));
            kernel.told(C, Say.vote(2, 1, 1));
            assertThat(kernel.view().term()).isEqualTo(1);

            assertThat(kernel.told(C, Say.successorsVote(2, 1, 1)).to(C)).containsExactly(Say.granted(2));
        }

        // §5.4.1: its log must be up to date like that of any other.
        @Test
        void itIsNotVotedForWithAnOldLog() {
            kernel.told(B, Say.append(1, 0, 0, 1, 1));

            assertThat(kernel.told(C, Say.successorsVote(2, 0, 0)).to(C)).containsExactly(Say.refused(2));
        }
    }

    private Turn transfer(NodeId to) {
        return kernel.order(new Order.Transfer(to));
    }

    /** Leads term 1, whose first entry everybody has. */
    private void lead() {
        kernel.lead();
        kernel.settle();
        kernel.told(Say.ack(1, 1), B, C);
    }
}
