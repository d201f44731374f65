package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.LogCompactedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftSession;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.Role;
import io.reactiveraft.SnapshotPolicy;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.node.Counter.Increment;
import io.reactiveraft.spi.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** Nodes take snapshots, shorten their logs by them, begin from them, and fetch them from others. */
class NodeSnapshotTest {

    private static final SnapshotPolicy OFTEN =
            SnapshotPolicy.DEFAULT.withEntries(20).keeping(5, 5).withChunkBytes(64);

    private final VirtualCluster<List<String>> cluster = new VirtualCluster<>(
            3, RaftConfig.defaults().withSnapshots(OFTEN), Counter::machine, NodeSnapshotTest::delay);
    private final NodeId leader = cluster.awaitLeader();
    private final NodeId follower = cluster.followerOf(leader);

    private static Duration delay(Lane lane) {
        return lane == Lane.SNAPSHOT ? Duration.ofMillis(100) : Duration.ZERO;
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void afterEnoughEntriesASnapshotIsTakenAndTheLogIsShortened() {
        increment(1, 100);

        for (NodeId node : cluster.ids()) {
            cluster.awaitUntil(() -> cluster.statusOf(node).snapshotIndex() > 80);
            RaftStatus status = cluster.statusOf(node);
            assertThat(status.firstIndex()).isEqualTo(status.snapshotIndex() - 4);
        }
    }

    @Test
    void whatIsNoLongerInTheLogIsNotFed() {
        increment(1, 100);
        cluster.awaitUntil(() -> cluster.statusOf(leader).firstIndex() > 1);
        long first = cluster.statusOf(leader).firstIndex();
        List<Throwable> errors = new ArrayList<>();

        raft(leader).committed(first - 1).subscribe(entry -> {}, errors::add);
        raft(leader).committed(first).subscribe(entry -> {}, errors::add);
        cluster.pass(Duration.ofMillis(600));

        assertThat(errors)
                .singleElement()
                .isInstanceOfSatisfying(
                        LogCompactedException.class,
                        error -> assertThat(error.firstAvailableIndex()).isEqualTo(first));
    }

    @Test
    void aNodeBeginsFromItsSnapshot() {
        increment(1, 100);
        cluster.awaitUntil(() -> cluster.statusOf(follower).snapshotIndex() > 80);

        restart(follower);

        awaitNames(follower, 100);
    }

    @Test
    void allNodesBeginFromTheirSnapshots() {
        increment(1, 100);
        cluster.ids().forEach(cluster::stop);
        cluster.ids().forEach(cluster::start);
        NodeId next = cluster.awaitLeader();

        assertThat(await(raft(next).propose(new Increment("101")))).isEqualTo(101);

        cluster.ids().forEach(node -> awaitNames(node, 101));
    }

    @Test
    void whoWasAwayForTooLongGetsTheSnapshot() {
        increment(1, 10);
        cluster.network().isolate(follower);
        increment(11, 200);
        cluster.awaitUntil(() -> cluster.statusOf(leader).firstIndex() > 100);

        cluster.network().heal();

        awaitNames(follower, 200);
        cluster.awaitUntil(() -> cluster.statusOf(follower).firstIndex() > 100);
        increment(201, 210);
        awaitNames(follower, 210);
    }

    @Test
    void whoGotASnapshotBeginsFromItAgain() {
        cluster.network().isolate(follower);
        increment(1, 200);
        cluster.network().heal();
        awaitNames(follower, 200);

        restart(follower);

        awaitNames(follower, 200);
    }

    @Test
    void whatHasArrivedOfASnapshotIsNotFetchedAgain() {
        cluster.network().isolate(follower);
        increment(1, 400);
        cluster.network().heal();
        // It takes several times sixteen chunks.
        cluster.awaitUntil(() -> cluster.disk(follower).chunksArrived() > 0);
        int before = cluster.disk(follower).chunksArrived();
        cluster.network().isolate(follower);
        cluster.pass(Duration.ofSeconds(30));
        assertThat(cluster.marks()).containsKey(Mark.SNAPSHOT_GIVEN_UP).doesNotContainKey(Mark.SNAPSHOT_INSTALLED);
        cluster.network().heal();

        awaitNames(follower, 400);
        assertThat(cluster.marks()).containsKey(Mark.SNAPSHOT_RESUMED).containsKey(Mark.SNAPSHOT_INSTALLED);
        assertThat(cluster.disk(follower).chunksArrived()).isGreaterThan(before).isLessThan(80);
    }

    @Test
    void aCallOfASessionIsAppliedOnceThoughSnapshotsComeInBetween() {
        RaftSession session = raft(leader).session();
        Mono<Integer> call = session.propose(new Increment("once"));
        assertThat(await(call)).isEqualTo(1);
        increment(2, 100);
        cluster.awaitUntil(() -> cluster.statusOf(leader).firstIndex() > 50);

        assertThat(await(call)).as("the answer that it got at first").isEqualTo(1);
        awaitNames(follower, 100);
    }

    @Test
    void aSnapshotBringsTheSessions() {
        RaftSession session = raft(follower).session();
        Mono<Integer> call = session.propose(new Increment("once"));
        assertThat(await(call)).isEqualTo(1);
        cluster.network().isolate(follower);
        increment(2, 200);
        cluster.network().heal();
        awaitNames(follower, 200);
        assertThat(cluster.marks()).containsKey(Mark.SNAPSHOT_INSTALLED);

        assertThat(await(call)).as("the answer that it got at first").isEqualTo(1);

        awaitNames(follower, 200);
    }

    @Test
    void anOperatorMayWantOneNow() {
        increment(1, 7);
        long applied = cluster.statusOf(leader).commitIndex();

        long index = await(cluster.admin(leader).snapshot());

        assertThat(index).isGreaterThanOrEqualTo(applied);
        assertThat(await(cluster.admin(leader).snapshot()))
                .as("nothing was applied since")
                .isEqualTo(index);
        cluster.awaitUntil(() -> cluster.statusOf(leader).snapshotIndex() == index);
    }

    @Test
    void nothingIsAskedOfAStateThatIsBeingRestored() {
        increment(1, 100);
        cluster.awaitUntil(() -> cluster.statusOf(follower).snapshotIndex() > 80);
        cluster.stop(follower);
        cluster.start(follower);

        List<Integer> answers = new ArrayList<>();
        raft(follower).query(List::size, ReadConsistency.STALE).subscribe(answers::add);
        cluster.awaitUntil(() -> !answers.isEmpty());

        assertThat(answers.get(0)).isGreaterThan(75);
        assertThat(cluster.statusOf(follower).role()).isNotEqualTo(Role.STOPPED);
    }

    private Raft<List<String>> raft(NodeId node) {
        return cluster.raft(node);
    }

    private <T> T await(Mono<T> mono) {
        return MemoryCluster.present(cluster.await(mono).get());
    }

    private void increment(int first, int last) {
        IntStream.rangeClosed(first, last)
                .forEach(i -> await(raft(leader).propose(new Increment(Integer.toString(i)))));
    }

    private void restart(NodeId node) {
        cluster.stop(node);
        cluster.start(node);
    }

    private void awaitNames(NodeId node, int count) {
        cluster.awaitUntil(() -> await(raft(node).query(List::size, ReadConsistency.STALE)) == count);
    }
}
