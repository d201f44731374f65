package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.Role;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The rules of the Raft paper (extended version) and of Ongaro's dissertation, one test for each, by section. Here are
 * what holds for all servers (§5.1) and the five properties of figure 3; the tests beside this one that are named
 * {@code RaftPaper…} hold the rest. What a cluster makes of all of them together is the simulation's matter.
 */
class RaftPaperTest {

    private final LoneKernel kernel = LoneKernel.among(3);

    /** Everything that can tell of a later term, in which, beside a vote request, somebody leads or has led. */
    static Stream<Message> ofTerm7() {
        return Stream.of(
                Say.append(7, 0, 0, 0),
                Say.heartbeat(7, 0, 1),
                Say.ack(7, 0),
                Say.reject(7, 0, 0, 0),
                Say.confirmation(7, 1),
                Say.granted(7),
                Say.refused(7),
                Say.preRefused(7),
                Say.readRequest(7, 1),
                Say.readReply(7, 1, false, 0));
    }

    @Nested
    class Section5_1_Terms {

        // §5.1: whoever leads an earlier term leads no more once it hears of a later one.
        @ParameterizedTest
        @MethodSource("io.reactiveraft.kernel.RaftPaperTest#ofTerm7")
        void aLeaderOfAnEarlierTermBecomesAFollower(Message message) {
            kernel.lead();
            kernel.settle();

            kernel.told(C, message);

            assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
            assertThat(kernel.view().term()).isEqualTo(7);
            assertThat(kernel.view().leader()).isNotEqualTo(A);
            assertThat(kernel.restart().view().term()).isEqualTo(7);
        }

        // §5.2: and then it waits like any other follower, however long ago it began to lead.
        @Test
        void aDeposedLeaderDoesNotStandAgainAtOnce() {
            kernel.lead();
            kernel.settle();
            for (int i = 0; i < 20; i++) {
                kernel.beat(B);
            }
            assertThat(kernel.view().role()).isEqualTo(Role.LEADER);

            kernel.told(B, Say.reject(7, 0, 0, 0));

            assertThat(kernel.view().leader()).isNull();
            assertThat(kernel.patienceNanos()).isGreaterThanOrEqualTo(LoneKernel.TIMING.electionTimeoutMinNanos());
        }

        // §5.1: the same for candidates, with votes in the new term.
        @ParameterizedTest
        @MethodSource("io.reactiveraft.kernel.RaftPaperTest#ofTerm7")
        void aCandidateOfAnEarlierTermBecomesAFollower(Message message) {
            kernel.timeout();
            kernel.receive(B, Say.preGranted(1));
            kernel.settle();

            kernel.told(C, message);
            kernel.told(B, Say.granted(1));

            assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
            assertThat(kernel.view().term()).isEqualTo(7);
        }

        // §5.1: the later of two terms is taken over by both.
        @ParameterizedTest
        @MethodSource("io.reactiveraft.kernel.RaftPaperTest#ofTerm7")
        void aFollowerOfAnEarlierTermTakesOverTheLaterOne(Message message) {
            kernel.told(B, Say.heartbeat(3, 0, 1));

            kernel.told(C, message);

            assertThat(kernel.view().term()).isEqualTo(7);
            assertThat(kernel.view().leader()).isNotEqualTo(B);
        }

        // §5.1: a request of an earlier term is rejected, with the later one in the answer.
        @Test
        void whoIsInAnEarlierTermHearsOfTheLaterOne() {
            kernel.remembering(5, null, 2, 4);

            assertThat(kernel.told(B, Say.append(4, 2, 4, 2, 4)).to(B)).containsExactly(Say.reject(5, 0, 0, 0));
            assertThat(kernel.told(B, Say.heartbeat(4, 2, 6)).to(B)).containsExactly(Say.reject(5, 0, 0, 0));
            assertThat(kernel.told(B, Say.vote(4, 9, 4)).to(B)).containsExactly(Say.refused(5));

            assertThat(kernel.terms()).containsExactly(2L, 4L);
            assertThat(kernel.view().commitIndex()).isZero();
            assertThat(kernel.view().leader()).isNull();
        }

        // §5.1: answers of an earlier term speak of another time.
        @Test
        void answersOfAnEarlierTermCountForNothing() {
            kernel.remembering(5, null, 2, 4);
            kernel.lead();
            kernel.settle();

            Turn turn = kernel.told(B, Say.ack(5, 3)).and(kernel.told(C, Say.reject(5, 2, 0, 0)));

            assertThat(kernel.view().commitIndex()).isZero();
            assertThat(turn.isSilent()).isTrue();
        }
    }

    @Nested
    class Figure3_Properties {

        // Figure 3, election safety: one term has one leader at most.
        @Test
        void ofTwoCandidatesOfOneTermOneLeads() {
            LoneKernel a = kernel;
            LoneKernel b = LoneKernel.of(B, 3);
            LoneKernel c = LoneKernel.of(C, 3);
            LoneKernel.talk(a, c, a.timeout());
            b.timeout();
            b.receive(C, Say.preGranted(1));
            assertThat(a.view().role()).isEqualTo(Role.LEADER);
            assertThat(b.view().role()).isEqualTo(Role.CANDIDATE);

            LoneKernel.talk(b, c, b.settle());
            LoneKernel.talk(b, a, new Turn(List.of(new Effect.Send(A, Say.vote(1, 0, 0)))));

            assertThat(b.view().role()).isNotEqualTo(Role.LEADER);
            LoneKernel.talk(a, b, a.pass(LoneKernel.TIMING.heartbeatNanos()));
            assertThat(b.view().leader()).isEqualTo(A);
        }

        // Figure 3, leader append-only: its log grows, and does nothing else.
        @Test
        void aLeaderOnlyAppends() {
            kernel.remembering(4, null, 1, 4);
            Turn turn = kernel.lead();
            turn = turn.and(kernel.told(B, Say.reject(5, 2, 1, 1))).and(kernel.told(C, Say.reject(5, 2, 0, 0)));
            turn = turn.and(kernel.propose(7)).and(kernel.settle());

            assertThat(turn.all(Effect.Persist.class)).isNotEmpty().allMatch(write -> write.truncateFrom() == 0);
            assertThat(kernel.terms()).containsExactly(1L, 4L, 5L, 5L);
        }

        // Figure 3, log matching: the same index and term mean the same entries up to there, so no other is vouched
        // for.
        @Test
        void logsThatMatchAtAnIndexAreTheSameUpToIt() {
            kernel.remembering(3, null, 1, 1, 2);
            LoneKernel leader = LoneKernel.of(B, 3).remembering(3, null, 1, 1, 3, 3);

            LoneKernel.talk(leader, kernel, leader.lead().and(leader.settle()));

            assertThat(kernel.entries()).isEqualTo(leader.entries());
        }

        // Figure 3, leader completeness: who lacks a committed entry is not voted for by those who have it.
        @Test
        void whoLacksACommittedEntryCannotWin() {
            LoneKernel a = kernel;
            LoneKernel b = LoneKernel.of(B, 3);
            LoneKernel c = LoneKernel.of(C, 3);
            LoneKernel.talk(a, b, a.lead().and(a.settle()));
            assertThat(a.view().commitIndex()).isEqualTo(1);
            a.restart();
            b.restart();

            LoneKernel.talk(c, a, c.timeout());
            LoneKernel.talk(c, b, c.timeout());
            assertThat(c.view().role()).isIn(Role.FOLLOWER, Role.PRE_CANDIDATE);
            LoneKernel.talk(b, c, b.timeout());

            assertThat(b.view().role()).isEqualTo(Role.LEADER);
            assertThat(c.entries()).startsWith(a.entries().get(0));
        }

        // Figure 3, state machine safety: nothing that may have been applied is ever replaced; it would rather stop.
        @Test
        void nothingCommittedIsEverReplaced() {
            kernel.told(B, Say.append(1, 0, 0, 2, 1, 1, 1));

            assertThatThrownBy(() -> kernel.told(C, Say.append(2, 1, 1, 0, 2)))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessageContaining("invariant 3");
        }

        // Figure 3, state machine safety: what is not committed may be replaced.
        @Test
        void whatIsNotCommittedMayBeReplaced() {
            kernel.told(B, Say.append(1, 0, 0, 2, 1, 1, 1));

            kernel.told(C, Say.append(2, 2, 1, 0, 2));

            assertThat(kernel.terms()).containsExactly(1L, 1L, 2L);
        }
    }
}
