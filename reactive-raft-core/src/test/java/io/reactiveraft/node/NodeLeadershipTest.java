package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.TransferFailedException;
import io.reactiveraft.node.Words.Add;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.util.retry.Retry;

/** Leadership is handed over while the others work. */
class NodeLeadershipTest {

    private MemoryCluster cluster;
    private NodeId leader;

    @BeforeEach
    void threeNodesWithALeader() {
        cluster = new MemoryCluster(3);
        leader = cluster.awaitLeader();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void leadershipGoesBackAndForthTwentyTimesUnderLoadAndNoWriteIsLostOrWronglyAnswered() {
        Load load = Load.through(cluster, cluster.ids());
        load.goOn(100);
        for (int i = 0; i < 20; i++) {
            NodeId to = cluster.followerOf(leader);
            NodeId through = cluster.ids().get(i % 3);
            transfer(through, to).block(PATIENCE);
            leader = to;
            load.goOn(20);
        }
        load.stopAndCheck(leader);
    }

    @Test
    void whoLeadsAlreadyIsNotHandedOverTo() {
        long term = status(leader).term();
        transfer(cluster.followerOf(leader), leader).block(PATIENCE);
        assertThat(status(leader).term()).isEqualTo(term);
    }

    @Test
    void whoStepsDownHearsWhoLeadsThen() {
        NodeId through = cluster.followerOf(leader);
        NodeId next = present(patiently(cluster.admin(through).stepDown()).block(PATIENCE));
        assertThat(next).isNotEqualTo(leader);
        assertThat(status(through).leader()).isEqualTo(next);
        cluster.raft(leader).propose(new Add("under the next one")).block(PATIENCE);
    }

    @Test
    void leadershipIsNotHandedToWhoDoesNotVote() {
        Member n4 = cluster.join("n4");
        cluster.admin(leader)
                .membership()
                .flatMap(before -> cluster.admin(leader).change(before.with(n4.withKind(Member.Kind.LEARNER))))
                .block(PATIENCE);
        for (NodeId nobody : List.of(n4.id(), NodeId.of("n9"))) {
            StepVerifier.create(cluster.admin(cluster.followerOf(leader)).transferLeadership(nobody))
                    .expectError(TransferFailedException.class)
                    .verify(PATIENCE);
        }
    }

    @Test
    void whoCannotBeReachedDoesNotLeadAndTheLeaderGoesOn() {
        NodeId lost = cluster.followerOf(leader);
        cluster.network().isolate(lost);
        cluster.raft(leader).propose(new Add("before")).block(PATIENCE);
        StepVerifier.create(cluster.admin(leader).transferLeadership(lost))
                .expectError(TransferFailedException.class)
                .verify(PATIENCE);
        cluster.raft(leader).propose(new Add("after")).block(PATIENCE);
    }

    @Test
    void aLeaderThatClosesHandsOverFirst() {
        // Once leadership has been handed over, nobody is so new that it gives no vote.
        leader = present(patiently(cluster.admin(leader).stepDown()).block(PATIENCE));
        Load load = Load.through(
                cluster, cluster.ids().stream().filter(id -> !id.equals(leader)).toList());
        load.goOn(50);
        cluster.stop(leader);
        assertThat(cluster.ids())
                .filteredOn(id -> !id.equals(leader))
                .as("somebody leads, though nobody has had time to stand for election by himself")
                .anyMatch(id -> status(id).role() == Role.LEADER);
        load.goOn(50);
        load.stopAndCheck(cluster.awaitLeader());
    }

    @Test
    void aLeaderWithoutAnotherVoterClosesAtOnce() {
        cluster.close();
        cluster = new MemoryCluster(1);
        NodeId alone = cluster.awaitLeader();
        long before = System.nanoTime();
        cluster.stop(alone);
        assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofMillis(800));
    }

    private Mono<Void> transfer(NodeId through, NodeId to) {
        return patiently(cluster.admin(through).transferLeadership(to));
    }

    /** A node that has just started gives no vote, and under load an election may come in between. */
    private static <T> Mono<T> patiently(Mono<T> order) {
        return order.retryWhen(
                Retry.fixedDelay(20, Duration.ofMillis(100)).filter(error -> error instanceof TransferFailedException));
    }

    private RaftStatus status(NodeId id) {
        return present(cluster.raft(id).status().blockFirst(PATIENCE));
    }
}
