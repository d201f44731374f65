package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a lone kernel does with what must never happen, and with what means nothing to it. */
class RaftKernelTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");
    private static final KernelConfig CONFIG = new KernelConfig(
            new KernelConfig.Timing(100, 200, 30, 90, 200, 10_000),
            new KernelConfig.Limits(1000, 1000, 8, 8000, 10_000, 100_000, 10));

    private final RaftKernel kernel = kernel(RecoveredLog.EMPTY);
    private long now;

    @Test
    void timeoutsAreDrawnAnewEachTime() {
        Set<Long> timeouts = new TreeSet<>();
        for (int i = 0; i < 100; i++) {
            now += 1000;
            receive(B, new Message.Heartbeat(1, 0, 0, 0));
            timeouts.add(kernel.deadlineNanos() - now);
        }

        assertThat(timeouts).hasSizeGreaterThan(30).allMatch(timeout -> timeout >= 100 && timeout <= 200);
    }

    @Test
    void aTickThatComesTooEarlyDoesNothing() {
        kernel.step(new Input.Tick(), kernel.deadlineNanos() - 1);

        assertThat(kernel.drain()).isEmpty();
        assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);
    }

    @Test
    void aTurnWithoutInputsHasNoEffects() {
        assertThat(kernel.drain()).isEmpty();
    }

    @Test
    void aStrangerIsListenedToSinceItMayBeAMember() {
        receive(NodeId.of("x"), new Message.Heartbeat(7, 0, 0, 0));

        assertThat(kernel.view().leader()).isEqualTo(NodeId.of("x"));
    }

    @Test
    void nobodyListensToItself() {
        receive(A, new Message.Heartbeat(7, 0, 0, 0));

        assertThat(kernel.drain()).isEmpty();
        assertThat(kernel.view().term()).isZero();
    }

    @Test
    void twoLeadersInOneTermStopIt() {
        receive(B, new Message.Heartbeat(1, 0, 0, 0));

        assertViolates(7, C, new Message.AppendRequest(1, 0, 0, 0, List.of()));
    }

    @Test
    void whoAsksThisNodeToStandLeadsTheTermAsWell() {
        receive(B, new Message.Heartbeat(1, 0, 0, 0));

        assertViolates(7, C, new Message.TimeoutNow(1));
    }

    @Test
    void aStallIsExcusedAgainOnceTheLeaderIsHeardOf() {
        receive(B, new Message.Heartbeat(1, 0, 0, 0));
        tickLate();
        assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);

        receive(B, new Message.Heartbeat(1, 0, 0, 0));
        tickLate();
        assertThat(kernel.view().role()).isEqualTo(Role.FOLLOWER);

        tickLate();
        assertThat(kernel.view().role()).isEqualTo(Role.PRE_CANDIDATE);
    }

    @Test
    void anotherLeaderInItsOwnTermStopsALeader() {
        lead();

        assertViolates(7, B, new Message.Heartbeat(1, 0, 0, 0));
    }

    @Test
    void aLeaderWhoseLogDiffersBelowTheCommitIndexStopsIt() {
        RaftKernel committed = kernel(new RecoveredLog(new HardState(1, null), 3, List.of(new TermStart(1, 1))));
        committed.step(new Input.Received(B, new Message.AppendRequest(1, 3, 1, 3, List.of())), now);

        assertThatThrownBy(() ->
                        committed.step(new Input.Received(C, new Message.AppendRequest(2, 3, 2, 0, List.of())), now))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("invariant 3");
    }

    @Test
    void aCommitIndexBehindTheEndOfTheLogStopsIt() {
        assertViolates(6, B, new Message.Heartbeat(1, 1, 0, 0));
    }

    @Test
    void anAcknowledgementOfWhatWasNeverSentStopsALeader() {
        lead();

        assertViolates(4, B, new Message.AppendReply(1, 2, 0));
    }

    @Test
    void batchesWithAGapStopIt() {
        assertViolates(
                4,
                B,
                new Message.AppendRequest(1, 0, 0, 0, List.of(ShadowLog.batch(1).stamped(1, 2))));
    }

    @Test
    void aLogOfALaterTermThanTheHardStateIsNotTaken() {
        assertThatThrownBy(() -> kernel(new RecoveredLog(new HardState(1, null), 1, List.of(new TermStart(1, 2)))))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("term 2");
    }

    @Test
    void aMembershipBehindTheEndOfTheLogIsFoundAtTheEndOfATurn() {
        RaftKernel recovered = kernel(new RecoveredLog(
                new HardState(1, null),
                SnapshotInfo.NONE,
                3,
                List.of(new TermStart(1, 1)),
                List.of(Voters.of(A, B, C).at(9))));

        assertThatThrownBy(recovered::drain)
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("invariant 9");
    }

    @Test
    void whoIsHeardOfCanBeReached() {
        receive(B, new Message.Heartbeat(1, 0, 1, 0));
        kernel.step(new Input.PeerDown(B), now);
        receive(B, new Message.Heartbeat(1, 0, 2, 0));
        kernel.step(new Input.Read(7, false), now);

        assertThat(kernel.drain())
                .anyMatch(
                        effect -> effect instanceof Effect.Send send && send.message() instanceof Message.ReadRequest);
    }

    @Test
    void anOrderOfAnEarlierTermIsRefused() {
        receive(B, new Message.Heartbeat(2, 0, 1, 0));
        receive(C, new Message.OrderRequest(1, 7, new Order.Transfer(null)));

        assertThat(kernel.drain()).contains(new Effect.Send(C, new Message.OrderReply(2, 7, Verdict.NOT_LEADER, 0)));
    }

    @Test
    void aForwardIsLostOnlyWithTheOneWhoWasAsked() {
        receive(B, new Message.Heartbeat(1, 0, 1, 0));
        kernel.step(new Input.Propose(7, ShadowLog.batch(7)), now);
        kernel.step(new Input.PeerDown(C), now);
        assertThat(kernel.drain()).doesNotContain(new Effect.Lost(7));

        kernel.step(new Input.PeerDown(B), now);
        assertThat(kernel.drain()).contains(new Effect.Lost(7));
    }

    @Test
    void theMembershipsThatTheLogSpeaksOfAreTold() {
        assertThat(kernel.memberships(0)).containsExactly(Voters.of(A, B, C));
        assertThat(kernel.memberships(1)).isEmpty();
    }

    @Test
    void recentEntriesAreReadWithinTheirBounds() {
        lead();
        kernel.step(new Input.Propose(1, ShadowLog.batch(1, 2, 3, 4)), now);
        kernel.drain();

        ShadowLog read = new ShadowLog();
        kernel.recent(1, 3, 1000).forEach(read::append);
        assertThat(read.entries()).extracting(ShadowLog.Entry::value).containsExactly(ShadowLog.NOTHING, 1L, 2L);
        assertThat(kernel.recent(6, 9, 1000)).isEmpty();
    }

    @Test
    void entriesThatWereReadForAnEarlierLeadershipAreNotSent() {
        RaftKernel leader = kernel(new RecoveredLog(new HardState(1, null), 3, List.of(new TermStart(1, 1))));
        now = Elected.by(B, leader);
        leader.step(new Input.Received(B, new Message.AppendReject(2, 3, 1, 1)), now);
        leader.drain();
        leader.step(new Input.Received(B, new Message.AppendReply(2, 1, 0)), now);
        assertThat(leader.drain()).containsExactly(new Effect.Fetch(B, 2, 3, 8000));

        leader.step(new Input.Fetched(B, 2, List.of(ShadowLog.batch(1, 2).stamped(2, 2))), now);

        assertThat(leader.drain()).isEmpty();
        now += CONFIG.timing().heartbeatNanos();
        leader.step(new Input.Tick(), now);
        assertThat(leader.drain()).contains(new Effect.Fetch(B, 2, 3, 8000));
    }

    private RaftKernel kernel(RecoveredLog recovered) {
        return new RaftKernel(new Identity(A, 0), Voters.of(A, B, C), CONFIG, recovered, new Random(1), now);
    }

    private void lead() {
        now = Elected.by(B, kernel);
    }

    private void tickLate() {
        kernel.drain();
        now = kernel.deadlineNanos() + CONFIG.timing().electionTimeoutMinNanos();
        kernel.step(new Input.Tick(), now);
    }

    private void receive(NodeId from, Message message) {
        kernel.step(new Input.Received(from, message), now);
    }

    private void assertViolates(int invariant, NodeId from, Message message) {
        assertThatThrownBy(() -> receive(from, message))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("invariant " + invariant);
    }
}
