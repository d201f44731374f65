package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.node.Words.Add;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** What an application sees when nodes, disks and links fail. */
class NodeFaultsTest {

    private static final RaftConfig CONFIG = RaftConfig.lowLatency()
            .withTiming(RaftConfig.lowLatency().timing().withProposalTimeout(Duration.ofSeconds(2)));

    private MemoryCluster cluster;
    private NodeId leader;

    @BeforeEach
    void threeNodesWithALeader() {
        cluster = new MemoryCluster(3, CONFIG);
        leader = cluster.awaitLeader();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void anotherLeaderTakesOverAndNothingAcknowledgedIsMissing() {
        propose(leader, 20);
        cluster.stop(leader);
        NodeId next = cluster.awaitLeader();
        assertThat(next).isNotEqualTo(leader);
        assertThat(query(next)).hasSize(20);
        propose(next, 5);
        cluster.start(leader);
        assertThat(query(leader)).hasSize(25);
    }

    @Test
    void allNodesStoppedAndStartedKeepWhatWasAcknowledged() {
        propose(leader, 20);
        cluster.ids().forEach(cluster::stop);
        cluster.ids().forEach(cluster::start);
        cluster.awaitLeader();
        for (NodeId id : cluster.ids()) {
            assertThat(query(id)).hasSize(20);
        }
    }

    @Test
    void aProposalAtACutOffLeaderEndsUnknownOrReplacedButNeverApplied() {
        cluster.network().isolate(leader);
        Mono<Integer> lost = cluster.raft(leader).propose(new Add("lost")).cache();
        Disposable subscription = lost.subscribe(size -> {}, error -> {});
        cluster.network().heal();
        StepVerifier.create(lost.materialize())
                .assertNext(end -> {
                    if (end.getThrowable() instanceof RaftException error) {
                        assertThat(error.outcome()).isIn(Outcome.UNKNOWN, Outcome.NOT_APPENDED);
                    } else {
                        assertThat(end.get()).isEqualTo(1);
                    }
                })
                .expectComplete()
                .verify(PATIENCE);
        subscription.dispose();
    }

    @Test
    void aProposalThatIsNowhereDurableEndsUnknown() {
        List<BrokenDisk> disks = restartOnBreakableDisks();
        disks.forEach(BrokenDisk::hangWrites);
        assertThat(outcomeOf(leader)).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcomeOf(cluster.followerOf(leader))).isEqualTo(Outcome.UNKNOWN);
    }

    @Test
    void aProposalThatNoLeaderTakesIsNotAppended() {
        NodeId follower = cutOffFollower();
        assertThat(outcomeOf(follower)).isEqualTo(Outcome.NOT_APPENDED);
    }

    @Test
    void aMinorityGoesOnWhenItsLinksComeBack() {
        NodeId follower = cluster.followerOf(leader);
        cluster.network().isolate(follower);
        propose(leader, 300);
        cluster.network().heal();
        assertThat(query(follower)).hasSize(300);
        assertThat(statusOf(leader).term())
                .as("a node that was cut off does not disturb the leader (pre-vote)")
                .isEqualTo(statusOf(follower).term());
    }

    @Test
    void aFailedWriteStopsTheGroupOnThatNodeAndOnlyThere() {
        NodeId victim = cluster.followerOf(leader);
        cluster.stop(victim);
        BrokenDisk disk = new BrokenDisk(cluster.disk(victim));
        cluster.replaceDisk(victim, disk);
        cluster.start(victim);
        assertThat(query(victim)).isEmpty();
        disk.failWrites();
        propose(leader, 3);
        StepVerifier.create(cluster.raft(victim).status().filter(status -> status.role() == Role.STOPPED))
                .expectNextCount(1)
                .expectComplete()
                .verify(PATIENCE);
        StepVerifier.create(cluster.raft(victim).propose(new Add("no")))
                .expectErrorMatches(error -> ((RaftException) error).outcome() == Outcome.NOT_APPENDED)
                .verify(PATIENCE);
        propose(leader, 3);
    }

    @Test
    void aLeaderWhoseDiskFailsEndsItsProposalsUnknownAndIsReplaced() {
        List<BrokenDisk> disks = restartOnBreakableDisks();
        disks.get(cluster.ids().indexOf(leader)).failWrites();
        StepVerifier.create(cluster.raft(leader).propose(new Add("?")))
                .expectErrorSatisfies(error -> {
                    assertThat(error).isInstanceOf(StorageFailedException.class);
                    assertThat(((RaftException) error).outcome()).isEqualTo(Outcome.UNKNOWN);
                })
                .verify(PATIENCE);
    }

    @Test
    void aLineThatIsFullRefusesAtOnceAndASmallStreamNeverSeesIt() {
        NodeId follower = cutOffFollower();
        List<Throwable> errors = new CopyOnWriteArrayList<>();
        List<Disposable> waiting = new ArrayList<>();
        String word = "x".repeat(1_000_000);
        for (int i = 0; i < 40; i++) {
            waiting.add(cluster.raft(follower).propose(new Add(word)).subscribe(size -> {}, errors::add));
        }
        assertThat(errors).hasSizeBetween(20, 30).allSatisfy(error -> {
            assertThat(error).isInstanceOf(OverloadedException.class);
            assertThat(((RaftException) error).outcome()).isEqualTo(Outcome.NOT_APPENDED);
        });
        waiting.forEach(Disposable::dispose);
    }

    @Test
    void aProposalCancelledBeforeAnyLeaderTookItIsNeverAppended() {
        NodeId follower = cutOffFollower();
        cluster.raft(follower).propose(new Add("withdrawn")).subscribe().dispose();
        cluster.network().heal();
        cluster.awaitLeader();
        propose(follower, 1);
        assertThat(query(follower)).doesNotContain("withdrawn");
    }

    @Test
    void aSubscriberThatNeverRequestsHoldsUpNothing() {
        StepVerifier.create(cluster.raft(leader).committed(1), 0)
                .then(() -> propose(leader, 2000))
                .thenRequest(2000)
                .expectNextCount(2000)
                .thenCancel()
                .verify(PATIENCE);
    }

    private List<BrokenDisk> restartOnBreakableDisks() {
        cluster.ids().forEach(cluster::stop);
        List<BrokenDisk> disks = new ArrayList<>();
        for (NodeId id : cluster.ids()) {
            BrokenDisk disk = new BrokenDisk(cluster.disk(id));
            cluster.replaceDisk(id, disk);
            disks.add(disk);
        }
        cluster.ids().forEach(cluster::start);
        leader = cluster.awaitLeader();
        return disks;
    }

    /** A follower that has noticed that it is alone. */
    private NodeId cutOffFollower() {
        NodeId follower = cluster.followerOf(leader);
        cluster.network().isolate(follower);
        cluster.raft(follower)
                .status()
                .filter(status -> status.leader() == null)
                .blockFirst(PATIENCE);
        return follower;
    }

    private RaftStatus statusOf(NodeId id) {
        return present(cluster.raft(id).status().blockFirst(PATIENCE));
    }

    private Outcome outcomeOf(NodeId id) {
        return present(cluster.raft(id)
                .propose(new Add("?"))
                .map(size -> Outcome.APPLIED)
                .onErrorResume(RaftException.class, error -> Mono.just(error.outcome()))
                .block(PATIENCE));
    }

    private void propose(NodeId id, int count) {
        Flux.range(0, count)
                .flatMap(i -> cluster.raft(id).propose(new Add("w" + i)), 64)
                .then()
                .block(PATIENCE);
    }

    private List<String> query(NodeId id) {
        return present(cluster.raft(id).<List<String>>query(List::copyOf).block(PATIENCE));
    }
}
