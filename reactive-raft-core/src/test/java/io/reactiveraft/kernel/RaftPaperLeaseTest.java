package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Ongaro's dissertation §6.4.1 on reads that rely on clocks instead of messages. */
class RaftPaperLeaseTest {

    private static final long LEASE = LoneKernel.TIMING.leaseNanos();
    private static final long WAY = 20;

    private final LoneKernel leader = LoneKernel.among(5);

    @Nested
    class Dissertation6_4_1_Leases {

        // Dissertation §6.4.1: while the lease lasts, the leader answers without a message.
        @Test
        void aReadWithinTheLeaseIsAnsweredAtOnce() {
            lead();
            confirmRound(B, C);

            Turn turn = leader.turn(new Input.Read(7, true));

            assertThat(turn.effects()).isEqualTo(List.of(new Effect.ReadReady(7, 1)));
        }

        // Dissertation §6.4.1: it begins when the heartbeats leave, not when they are answered.
        @Test
        void theLeaseBeginsWhenTheHeartbeatsLeave() {
            lead();
            confirmRound(B, C);

            leader.pass(LEASE - WAY - 1);
            assertThat(isAnsweredAtOnce()).isTrue();
            leader.pass(1);
            assertThat(isAnsweredAtOnce()).isFalse();
        }

        // Dissertation §6.4.1: a majority has to answer the heartbeats.
        @Test
        void aMinorityMakesNoLease() {
            lead();
            confirmRound(B);
            assertThat(isAnsweredAtOnce()).isFalse();
        }

        // Dissertation §6.4: a lease does not tell a fresh leader what its predecessors committed.
        @Test
        void aFreshLeaderDoesNotAnswerByItsLease() {
            long round = leader.lead().last(B, Message.Heartbeat.class).round();
            leader.settle();
            leader.told(Say.confirmation(1, round), B, C);
            assertThat(isAnsweredAtOnce()).isFalse();

            leader.told(Say.ack(1, 1), B, C);
            assertThat(isAnsweredAtOnce()).isTrue();
        }

        // Dissertation §6.4.1: a transfer breaks the promise that the lease rests on, whatever becomes of it.
        @Test
        void whoHasAskedAnotherToStandHasNoLeaseAnyMore() {
            lead();
            confirmRound(B, C);
            assertThat(leader.order(new Order.Transfer(B)).to(B)).contains(new Message.TimeoutNow(1));
            assertThat(isAnsweredAtOnce()).isFalse();

            for (long nanos = 0;
                    nanos < LoneKernel.TIMING.transferNanos();
                    nanos += LoneKernel.TIMING.heartbeatNanos()) {
                leader.beat(B, C);
            }
            assertThat(leader.propose(7).all(Effect.Appended.class)).hasSize(1);
            assertThat(isAnsweredAtOnce()).isFalse();
        }

        // Dissertation §6.4.1: who does not rely on clocks is answered by a round of heartbeats all the same.
        @Test
        void aReadThatDoesNotRelyOnClocksWaitsForARound() {
            lead();
            confirmRound(B, C);
            assertThat(leader.read(7).all(Effect.ReadReady.class)).isEmpty();
        }
    }

    private boolean isAnsweredAtOnce() {
        return !leader.turn(new Input.Read(9, true)).all(Effect.ReadReady.class).isEmpty();
    }

    /** A round begins now, and after a while is confirmed by these. */
    private void confirmRound(NodeId... peers) {
        long round = leader.read(1).last(B, Message.Heartbeat.class).round();
        leader.pass(WAY);
        leader.told(Say.confirmation(1, round), peers);
    }

    /** Leads term 1, whose first entry is committed, without having been confirmed. */
    private void lead() {
        leader.lead();
        leader.settle();
        leader.told(Say.ack(1, 1), B, C);
        leader.pass(1);
    }
}
