package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.PeerStatus;
import io.reactiveraft.spi.RecoveredLog;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What a leader says of the other members. */
class PeerReportTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");
    private static final NodeId D = NodeId.of("d");
    private static final NodeId E = NodeId.of("e");
    private static final KernelConfig CONFIG = new KernelConfig(
            new KernelConfig.Timing(100, 200, 30, 90, 200, 10_000),
            new KernelConfig.Limits(1000, 1000, 8, 8000, 10_000, 100_000, 10));

    private final RaftKernel kernel =
            new RaftKernel(new Identity(A, 0), Voters.of(A, B, C), CONFIG, RecoveredLog.EMPTY, new Random(1), 0);
    private long now;

    @Test
    void onlyALeaderSaysAnything() {
        assertThat(kernel.peers()).isEmpty();
        assertThat(kernel.failureTolerance()).isEqualTo(-1);
    }

    @Test
    void aFollowerThatAnswersIsSeenAsItIs() {
        lead();
        assertThat(kernel.peers()).extracting(PeerView::heard).containsOnly(false);
        now += 7;
        receive(B, new Message.HeartbeatReply(1, 0, 0));
        receive(B, new Message.AppendReply(1, 1, 0));
        now += 5;
        kernel.step(new Input.Tick(), now);

        assertThat(kernel.peers())
                .containsExactly(
                        new PeerView(B, PeerStatus.State.REPLICATE, 1, 0, true, true, 5, 7),
                        new PeerView(C, PeerStatus.State.PROBE, 0, 1, true, false, 0, 0));
    }

    @Test
    void whoIsSilentForAnElectionTimeoutHasFailed() {
        lead();
        assertThat(kernel.failureTolerance()).as("nobody was heard of yet").isZero();
        receive(B, new Message.HeartbeatReply(1, 0, 0));
        assertThat(kernel.failureTolerance()).as("a and b are enough").isZero();
        receive(C, new Message.HeartbeatReply(1, 0, 0));
        assertThat(kernel.failureTolerance()).isEqualTo(1);
        now += 150;
        receive(B, new Message.HeartbeatReply(1, 0, 0));
        assertThat(kernel.failureTolerance()).isZero();
    }

    @Test
    void inJointConsensusTheSmallerToleranceCounts() {
        List<Member> members =
                List.of(A, B, C, D, E).stream().map(Voters::member).toList();
        Membership joint = new Membership(
                7, members, new TreeSet<>(Set.of(A, B, C, D, E)), new TreeSet<>(Set.of(A, B)), new TreeMap<>());

        assertThat(Quorum.spare(joint, voter -> true)).isZero();
        assertThat(Quorum.spare(Membership.of(members), voter -> true)).isEqualTo(2);
        assertThat(Quorum.spare(Membership.of(members), voter -> !voter.equals(D)))
                .isEqualTo(1);
        assertThat(Quorum.spare(Membership.of(members), A::equals)).isZero();
        assertThat(Quorum.spare(Membership.NONE, voter -> true)).isZero();
    }

    private void lead() {
        now = Elected.by(B, kernel);
    }

    private void receive(NodeId from, Message message) {
        kernel.step(new Input.Received(from, message), now);
        kernel.drain();
    }
}
