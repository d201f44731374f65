package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Command;
import io.reactiveraft.CommandFailedException;
import io.reactiveraft.CommandTooLargeException;
import io.reactiveraft.Committed;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.ProposalResult;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.Role;
import io.reactiveraft.node.Words.Add;
import io.reactiveraft.node.Words.Clear;
import io.reactiveraft.node.Words.Curse;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What an application sees of three nodes in peace. */
class NodeTest {

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
    void aCommandProposedAnywhereGivesItsTypedResult() {
        int expected = 0;
        for (NodeId id : cluster.ids()) {
            Integer size = cluster.raft(id).propose(new Add("from " + id)).block(PATIENCE);
            assertThat(size).isEqualTo(++expected);
        }
    }

    @Test
    void aCommandWithoutResultCompletesEmpty() {
        StepVerifier.create(cluster.raft(leader).propose(new Clear())).verifyComplete();
    }

    @Test
    void whatTheStateMachineRefusesIsAppliedAndFails() {
        for (NodeId id : cluster.ids()) {
            StepVerifier.create(cluster.raft(id).propose(new Curse("bother"))).verifyErrorSatisfies(error -> {
                assertThat(error).isInstanceOf(CommandFailedException.class).hasMessageContaining("bother");
                assertThat(((CommandFailedException) error).outcome()).isEqualTo(Outcome.APPLIED);
            });
        }
    }

    @Test
    void nothingIsProposedBeforeSubscriptionAndEachSubscriptionProposes() {
        Mono<Integer> add = cluster.raft(leader).propose(new Add("again"));
        assertThat(query(leader)).isEmpty();
        add.block(PATIENCE);
        add.block(PATIENCE);
        assertThat(query(leader)).containsExactly("again", "again");
    }

    @Test
    void aQueryOnAnyNodeSeesWhatWasAcknowledgedBefore() {
        for (int i = 0; i < 30; i++) {
            NodeId writer = cluster.ids().get(i % 3);
            NodeId reader = cluster.ids().get((i + 1) % 3);
            cluster.raft(writer).propose(new Add("w" + i)).block(PATIENCE);
            assertThat(query(reader)).hasSize(i + 1).endsWith("w" + i);
        }
    }

    @Test
    void aStaleQueryAsksNobody() {
        cluster.raft(leader).propose(new Add("here")).block(PATIENCE);
        NodeId follower = cluster.followerOf(leader);
        cluster.network().isolate(follower);
        StepVerifier.create(cluster.raft(follower).query(List::size, ReadConsistency.STALE))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aStreamOfCommandsKeepsItsOrderAndSurvivesSingleFailures() {
        Flux<Command<Integer>> commands =
                Flux.range(1, 1000).map(i -> i % 100 == 0 ? new Curse("no " + i) : new Add("word " + i));
        NodeId follower = cluster.followerOf(leader);
        List<ProposalResult<Integer>> results = present(
                cluster.raft(follower).proposeAll(commands).collectList().block(PATIENCE));
        assertThat(results).hasSize(1000);
        assertThat(results.stream()
                        .filter(result -> result instanceof ProposalResult.Failed)
                        .count())
                .isEqualTo(10);
        assertThat(query(follower))
                .containsExactlyElementsOf(IntStream.rangeClosed(1, 1000)
                        .filter(i -> i % 100 != 0)
                        .mapToObj(i -> "word " + i)
                        .toList());
    }

    @Test
    void aFeedFromTheBeginningAndOneFromTheMiddleSeeTheSameEntriesOnEveryNode() {
        for (int i = 0; i < 50; i++) {
            cluster.raft(leader).propose(new Add("w" + i)).block(PATIENCE);
        }
        List<Committed<Command<?>>> reference = feed(leader, 1, 50);
        assertThat(reference).extracting(Committed::command).contains(new Add("w0"), new Add("w49"));
        assertThat(reference).extracting(Committed::index).isSorted().doesNotHaveDuplicates();
        for (NodeId id : cluster.ids()) {
            assertThat(feed(id, 1, 50)).isEqualTo(reference);
            assertThat(feed(id, reference.get(20).index(), 30)).isEqualTo(reference.subList(20, 50));
        }
    }

    @Test
    void aFeedEmitsOnlyWhatIsRequestedAndGoesOnLive() {
        NodeId follower = cluster.followerOf(leader);
        StepVerifier.create(cluster.raft(follower).committed(1), 0)
                .then(() -> propose(3))
                .thenRequest(2)
                .expectNextCount(2)
                .thenRequest(3)
                .expectNextCount(1)
                .then(() -> propose(2))
                .expectNextCount(2)
                .thenCancel()
                .verify(PATIENCE);
    }

    @Test
    void feedsAndStatusCompleteWhenTheNodeCloses() {
        NodeId follower = cluster.followerOf(leader);
        StepVerifier.create(Flux.merge(
                                cluster.raft(follower).committed(1),
                                cluster.raft(follower).status())
                        .then())
                .then(() -> cluster.stop(follower))
                .expectComplete()
                .verify(PATIENCE);
    }

    @Test
    void aClosedNodeRefusesProposalsAsNotAppended() {
        NodeId follower = cluster.followerOf(leader);
        var raft = cluster.raft(follower);
        cluster.stop(follower);
        StepVerifier.create(raft.propose(new Add("late")))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(NodeClosedException.class);
                    assertThat(((NodeClosedException) error).outcome()).isEqualTo(Outcome.NOT_APPENDED);
                })
                .verify(PATIENCE);
    }

    @Test
    void aCommandBeyondTheLimitIsRefusedAndHarmsNobody() {
        String huge = "x".repeat(1 << 20);
        StepVerifier.create(cluster.raft(leader).propose(new Add(huge))).verifyError(CommandTooLargeException.class);
        assertThat(cluster.raft(leader)
                        .propose(new Add("x".repeat((1 << 20) - 100)))
                        .block(PATIENCE))
                .isEqualTo(1);
    }

    @Test
    void aFeedFromBelowTheFirstIndexSaysWhatIsAllowed() {
        StepVerifier.create(cluster.raft(leader).committed(0)).verifyError(InvalidConfigException.class);
    }

    @Test
    void statusShowsOneLeaderAndAllMembers() {
        RaftStatus status = present(cluster.raft(leader).status().blockFirst(PATIENCE));
        assertThat(status.membership().members()).hasSize(3);
        assertThat(status.leader()).isEqualTo(leader);
        assertThat(status.role()).isEqualTo(Role.LEADER);
    }

    private void propose(int count) {
        for (int i = 0; i < count; i++) {
            cluster.raft(leader).propose(new Add("p" + i)).block(PATIENCE);
        }
    }

    private List<String> query(NodeId id) {
        return present(cluster.raft(id).<List<String>>query(List::copyOf).block(PATIENCE));
    }

    private List<Committed<Command<?>>> feed(NodeId id, long from, int count) {
        return present(
                cluster.raft(id).committed(from).take(count).collectList().block(PATIENCE));
    }
}
