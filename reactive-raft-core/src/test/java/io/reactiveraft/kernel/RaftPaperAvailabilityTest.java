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
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Ongaro's dissertation §4.2 on how a cluster goes on working while its members change, rule by rule. */
class RaftPaperAvailabilityTest {

    private static final KernelConfig.Timing TIMING = LoneKernel.TIMING;

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Dissertation4_2_2_RemovingTheLeader {

        // Paper §6, dissertation §4.2.2: it manages a cluster that it is not part of, and is no part of the majority.
        @Test
        void aLeaderThatIsRemovedDoesNotCountItself() {
            removeTheLeader();
            assertThat(kernel.view().membership()).isEqualTo(Voters.of(B, C).at(4));

            assertThat(kernel.told(B, Say.ack(1, 4)).commits()).isEmpty();
            assertThat(kernel.view().role()).isEqualTo(Role.LEADER);
            assertThat(kernel.told(C, Say.ack(1, 4)).commits()).containsExactly(4L);
        }

        // Paper §6, dissertation §4.2.2: when the new membership is committed it hands over and leads no more.
        @Test
        void itStepsDownWhenTheNewMembershipIsCommitted() {
            removeTheLeader();
            Turn early = kernel.told(B, Say.ack(1, 4)).and(kernel.pass(1));
            assertThat(kernel.view().role()).isEqualTo(Role.LEADER);
            assertThat(early.to(B, Message.TimeoutNow.class)).isEmpty();

            Turn turn = kernel.told(C, Say.ack(1, 4));
            assertThat(kernel.patienceNanos()).isZero();
            turn = turn.and(kernel.pass(0));

            assertThat(turn.to(B, Message.TimeoutNow.class)).containsExactly(new Message.TimeoutNow(1));
            assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
            assertThat(kernel.view().leader()).isNull();
        }

        // Paper §6, dissertation §4.2.2: what it has admitted is committed first, unless that takes too long.
        @Test
        void itHandsOverInTheEndWhateverIsNotCommitted() {
            removeTheLeader();
            kernel.propose(7);
            kernel.settle();
            kernel.told(Say.ack(1, 4), B, C);
            assertThat(kernel.view().commitIndex()).isEqualTo(4);
            Turn waiting = new Turn(List.of());
            long waitNanos = TIMING.transferNanos();
            for (; waitNanos > TIMING.heartbeatNanos(); waitNanos -= TIMING.heartbeatNanos()) {
                waiting = waiting.and(kernel.beat(B, C));
            }

            assertThat(waiting.to(B, Message.TimeoutNow.class)).isEmpty();
            assertThat(kernel.patienceNanos()).isEqualTo(waitNanos);
            kernel.timeout();
            assertThat(kernel.beat(B, C).to(B, Message.TimeoutNow.class)).isEmpty();
            assertThat(kernel.view().role()).isEqualTo(Role.LEADER);
            assertThat(kernel.told(B, Say.ack(1, 5)).to(B)).contains(new Message.TimeoutNow(1));
        }

        // Dissertation §4.2.2: one who is not in its latest membership may still stand; it may be the only one who can
        // win, and its own vote does not count.
        @Test
        void whoIsBeingRemovedMayStandWithoutAVoteOfItsOwn() {
            removed(1);

            assertThat(kernel.timeout().to(B)).containsExactly(Say.preVote(2, 2, 1));
            kernel.told(B, Say.preGranted(2));
            assertThat(kernel.view().role()).isEqualTo(Role.PRE_CANDIDATE);
            kernel.told(C, Say.preGranted(2));
            assertThat(kernel.view().role()).isEqualTo(Role.CANDIDATE);
        }

        private void removeTheLeader() {
            lead();
            kernel.change(kernel.view().membership().without(A));
            kernel.settle();
            kernel.told(Say.ack(1, 2), B);
            kernel.told(Say.ack(1, 3), B, C);
        }
    }

    @Nested
    class Dissertation4_2_3_DisruptiveServers {

        // Paper §6, dissertation §4.2.3: who knows that it was removed disturbs nobody.
        @Test
        void whoWasRemovedStandsNoMore() {
            removed(2);

            assertThat(kernel.pass(20 * TIMING.electionTimeoutMaxNanos()).all(Effect.Send.class))
                    .allMatch(send -> send.message() instanceof Message.RosterRequest);
            assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
        }

        // Paper §6, dissertation §4.2.3: who does not know it stands in vain as long as the others hear of a leader.
        @Test
        void whoWasRemovedIsNotVotedForWhileThereIsALeader() {
            LoneKernel one = LoneKernel.in(A, Voters.of(A, B, D));
            one.told(B, Say.heartbeat(1, 0, 1));

            Turn turn = one.told(C, Say.preVote(9, 9, 9)).and(one.told(C, Say.vote(9, 9, 9)));

            assertThat(turn.to(C)).containsExactly(Say.preRefused(1));
            assertThat(one.view().term()).isEqualTo(1);
            assertThat(one.view().leader()).isEqualTo(B);
        }

        // Paper §6, dissertation §4.2.3: nor does it depose the leader, who sees to it that it hears of its removal.
        @Test
        void aLeaderStaysAndTellsWhoWasRemoved() {
            LoneKernel leader = LoneKernel.in(A, Voters.of(A, B, D));
            leader.lead();
            leader.settle();

            Turn turn = leader.told(C, Say.vote(9, 9, 9));

            assertThat(leader.view().role()).isEqualTo(Role.LEADER);
            assertThat(leader.view().term()).isEqualTo(1);
            assertThat(turn.to(C, Message.AppendRequest.class)).isNotEmpty();
        }

        // Dissertation §4.2.3: it hears of the entry that removed it like everybody else.
        @Test
        void whoIsRemovedGetsTheEntryThatRemovesIt() {
            lead();
            kernel.change(kernel.view().membership().without(C));
            kernel.settle();
            kernel.told(Say.ack(1, 2), B, C);

            Turn turn = kernel.told(Say.ack(1, 3), C, B);

            assertThat(kernel.view().membership()).isEqualTo(Voters.of(A, B).at(4));
            assertThat(turn.last(C, Message.AppendRequest.class).batches())
                    .singleElement()
                    .satisfies(batch -> assertThat(batch.lastIndex()).isEqualTo(4));
        }
    }

    /** A follower, removed by entry 2 after a joint entry; so much is committed. */
    private void removed(long commitIndex) {
        List<NodeId> all = List.of(A, B, C);
        Membership joint = new Membership(
                0,
                Voters.of(all).with(Voters.member(A).withKind(Kind.LEAVING)).members(),
                new TreeSet<>(List.of(B, C)),
                new TreeSet<>(all),
                new TreeMap<>());
        kernel.told(B, Say.append(1, 0, 0, 1, joint));
        kernel.told(B, Say.append(1, 1, 1, commitIndex, Voters.of(B, C)));
        assertThat(kernel.view().commitIndex()).isEqualTo(commitIndex);
    }

    /** Leads term 1, whose first entry is committed. */
    private void lead() {
        kernel.lead();
        kernel.settle();
        kernel.told(Say.ack(1, 1), B, C);
        assertThat(kernel.view().commitIndex()).isEqualTo(1);
    }
}
