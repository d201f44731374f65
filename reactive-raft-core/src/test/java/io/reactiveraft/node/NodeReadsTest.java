package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.node.Words.Add;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** How old an answer may be, and what a node does to keep to it. */
class NodeReadsTest {

    private static final RaftConfig CONFIG = RaftConfig.lowLatency()
            .withTiming(RaftConfig.lowLatency().timing().withProposalTimeout(Duration.ofSeconds(1)));

    private static final ReadConsistency HOUR_OLD = ReadConsistency.boundedStaleness(Duration.ofHours(1));

    private MemoryCluster cluster;
    private NodeId leader;
    private NodeId follower;

    @BeforeEach
    void threeNodesWithALeader() {
        cluster = new MemoryCluster(3, CONFIG);
        leader = cluster.awaitLeader();
        follower = cluster.followerOf(leader);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aQueryThatTrustsTheLeaseSeesWhatWasAcknowledgedBeforeOnEveryNode() {
        for (int i = 0; i < 20; i++) {
            add(cluster.ids().get(i % 3), "w" + i);
            for (NodeId reader : cluster.ids()) {
                assertThat(size(reader, ReadConsistency.LEASE).block(PATIENCE)).isEqualTo(i + 1);
            }
        }
    }

    @Test
    void aQueryOfAnIndexSeesAtLeastWhatWasAppliedThere() {
        for (int i = 0; i < 20; i++) {
            add(leader, "w" + i);
            long index = present(cluster.raft(leader).committed(1).skip(i).blockFirst(PATIENCE))
                    .index();
            Integer size = size(follower, ReadConsistency.atLeast(index)).block(PATIENCE);
            assertThat(size).isGreaterThanOrEqualTo(i + 1);
        }
    }

    @Test
    void aQueryOfAnIndexAsksNobody() {
        add(follower, "here");
        long index = applied(follower);
        cluster.network().isolate(follower);
        assertThat(size(follower, ReadConsistency.atLeast(index)).block(PATIENCE))
                .isEqualTo(1);
    }

    @Test
    void aQueryOfAnIndexThatDoesNotComeEndsInTimeAndHoldsUpNoOther() {
        StepVerifier.create(Mono.when(
                        size(follower, ReadConsistency.atLeast(1_000_000)),
                        size(follower, ReadConsistency.LINEARIZABLE)
                                .doOnNext(size -> assertThat(size).isZero())))
                .expectError(NoLeaderException.class)
                .verify(PATIENCE);
        Mono<Integer> distant = size(follower, ReadConsistency.atLeast(1_000_000));
        StepVerifier.create(Mono.firstWithSignal(distant, size(follower, ReadConsistency.LINEARIZABLE)))
                .expectNext(0)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void anAnswerThatMayBeOldNeedsNobodyWhileItIsNotTooOld() {
        add(leader, "seen");
        assertThat(size(follower, ReadConsistency.LINEARIZABLE).block(PATIENCE)).isEqualTo(1);
        cluster.network().isolate(follower);
        assertThat(size(follower, HOUR_OLD).block(PATIENCE)).isEqualTo(1);
        StepVerifier.create(size(follower, ReadConsistency.boundedStaleness(Duration.ofNanos(1))))
                .expectError(NoLeaderException.class)
                .verify(PATIENCE);
    }

    @Test
    void anAnswerThatMayBeOldIsConfirmedIfNoneIsKnown() {
        add(leader, "seen");
        assertThat(size(follower, HOUR_OLD).block(PATIENCE)).isEqualTo(1);
        assertThat(size(follower, ReadConsistency.boundedStaleness(Duration.ofDays(1_000_000)))
                        .block(PATIENCE))
                .isEqualTo(1);
    }

    private void add(NodeId id, String word) {
        cluster.raft(id).propose(new Add(word)).block(PATIENCE);
    }

    private Mono<Integer> size(NodeId id, ReadConsistency consistency) {
        return cluster.raft(id).query(List::size, consistency);
    }

    /** The index at which everything so far was applied. */
    private long applied(NodeId id) {
        return present(cluster.raft(id)
                        .status()
                        .filter(status -> status.commitIndex() > 1 && status.appliedIndex() >= status.lastIndex())
                        .blockFirst(PATIENCE))
                .appliedIndex();
    }
}
