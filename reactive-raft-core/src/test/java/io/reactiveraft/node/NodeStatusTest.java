package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.PeerStatus;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.node.Words.Add;
import java.time.Duration;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a leader's status says of the others. */
class NodeStatusTest {

    private MemoryCluster cluster;
    private NodeId leader;
    private NodeId follower;

    @BeforeEach
    void threeNodesWithALeader() {
        cluster = new MemoryCluster(3);
        leader = cluster.awaitLeader();
        follower = cluster.followerOf(leader);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aLeaderInPeaceSeesEverybodyUpToDateAndCanLoseOneOfThree() {
        cluster.raft(leader).propose(new Add("x")).block(PATIENCE);
        RaftStatus status = await(
                leader, some -> some.peers().stream().allMatch(peer -> peer.lag() == 0 && peer.roundTrip() != null));
        assertThat(status.peers()).hasSize(2).allSatisfy(peer -> {
            assertThat(peer.state()).isEqualTo(PeerStatus.State.REPLICATE);
            assertThat(peer.matchIndex()).isEqualTo(status.lastIndex());
            assertThat(present(peer.sinceContact())).isLessThan(Duration.ofSeconds(5));
        });
        assertThat(status.failureTolerance()).isEqualTo(1);
    }

    @Test
    void aFollowerSaysNothingOfTheOthers() {
        RaftStatus status = await(follower, some -> some.leader() != null);
        assertThat(status.peers()).isEmpty();
        assertThat(status.failureTolerance()).isEqualTo(-1);
    }

    @Test
    void aFollowerThatIsCutOffFallsBehindAndNobodyElseMayFail() {
        cluster.network().isolate(follower);
        for (int i = 0; i < 10; i++) {
            cluster.raft(leader).propose(new Add("w" + i)).block(PATIENCE);
        }
        RaftStatus status = await(leader, some -> some.failureTolerance() == 0 && lag(some) >= 10);
        PeerStatus lost = peer(status);
        assertThat(lost.state()).isEqualTo(PeerStatus.State.PROBE);
        assertThat(present(lost.sinceContact())).isGreaterThan(Duration.ofMillis(100));
        cluster.network().heal();
        await(leader, some -> some.failureTolerance() == 1 && lag(some) == 0);
    }

    @Test
    void aLearnerIsSeenButLetsNobodyElseFail() {
        Member n4 = cluster.join("n4").withKind(Member.Kind.LEARNER);
        cluster.admin(leader)
                .membership()
                .flatMap(before -> cluster.admin(leader).change(before.with(n4)))
                .block(PATIENCE);
        RaftStatus status = await(leader, some -> some.peers().size() == 3);
        assertThat(status.failureTolerance()).isEqualTo(1);
    }

    private RaftStatus await(NodeId id, Predicate<RaftStatus> condition) {
        return present(cluster.raft(id).status().filter(condition).blockFirst(PATIENCE));
    }

    private PeerStatus peer(RaftStatus status) {
        return status.peers().stream()
                .filter(peer -> peer.id().equals(follower))
                .findFirst()
                .orElseThrow();
    }

    private long lag(RaftStatus status) {
        return peer(status).lag();
    }
}
