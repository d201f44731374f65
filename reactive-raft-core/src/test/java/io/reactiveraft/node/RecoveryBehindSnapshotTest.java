package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.SnapshotPolicy;
import io.reactiveraft.node.Words.Add;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;

/** The last resort on a node whose log begins behind a snapshot: it keeps the state, and the log goes on. */
class RecoveryBehindSnapshotTest {

    private static final int WORDS = 50;
    private static final SnapshotPolicy WHEN_TOLD =
            SnapshotPolicy.DEFAULT.keeping(0, 0).withChunkBytes(64);

    private MemoryCluster cluster;
    private NodeId survivor;
    private RaftStatus before;

    @BeforeEach
    void allWordsAreInTheSnapshot() {
        cluster = new MemoryCluster(3, RaftConfig.lowLatency().withSnapshots(WHEN_TOLD));
        survivor = cluster.followerOf(cluster.awaitLeader());
        add(0, WORDS);
        cluster.admin(survivor).snapshot().block(PATIENCE);
        before = await(status -> status.snapshotIndex() > WORDS && status.firstIndex() == status.snapshotIndex() + 1);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aLogWithNothingBehindItsSnapshotGoesOnThere() {
        stopAll();

        RecoveryReport report = present(recovery().inspect().block(PATIENCE));
        assertThat(report.lastIndex()).isEqualTo(before.lastIndex());
        assertThat(report.lastTerm()).isEqualTo(before.term());
        assertThat(report.membership()).isEqualTo(before.membership());
        Membership alone = present(recovery().force(report.acceptLoss()).block(PATIENCE));
        assertThat(alone.index()).isEqualTo(before.lastIndex() + 1);

        cluster.start(survivor);
        assertThat(words(survivor)).isEqualTo(expected(WORDS));
        add(WORDS, WORDS + 1);
        assertThat(words(survivor)).isEqualTo(expected(WORDS + 1));
        assertThat(await(status -> true).firstIndex()).isEqualTo(before.firstIndex());
    }

    @Test
    void aLogThatGoesOnBehindItsSnapshotIsKept() {
        add(WORDS, WORDS + 10);
        stopAll();

        RecoveryReport report = present(recovery().inspect().block(PATIENCE));
        assertThat(report.lastIndex()).isGreaterThan(before.lastIndex());
        recovery().force(report.acceptLoss()).block(PATIENCE);

        cluster.start(survivor);
        assertThat(words(survivor)).isEqualTo(expected(WORDS + 10));
    }

    @Test
    void whoJoinsTheNodeThatIsLeftGetsItsSnapshot() {
        stopAll();
        RecoveryReport report = present(recovery().inspect().block(PATIENCE));
        recovery().force(report.acceptLoss()).block(PATIENCE);
        cluster.start(survivor);
        assertThat(words(survivor)).isEqualTo(expected(WORDS));
        Member n4 = cluster.join("n4");

        Membership grown = present(cluster.admin(survivor)
                .membership()
                .flatMap(alone -> cluster.admin(survivor).change(alone.with(n4)))
                .block(PATIENCE));

        assertThat(grown.voters()).containsExactlyInAnyOrder(survivor, n4.id());
        assertThat(words(n4.id())).isEqualTo(expected(WORDS));
        cluster.admin(survivor).snapshot().block(PATIENCE);
        add(WORDS, WORDS + 1);
        assertThat(words(n4.id())).isEqualTo(expected(WORDS + 1));
    }

    /** First the one that is left, so that nobody appends to its log what the others do at their end. */
    private void stopAll() {
        cluster.stop(survivor);
        cluster.ids().stream().filter(id -> !id.equals(survivor)).forEach(cluster::stop);
    }

    private RaftRecovery recovery() {
        return RaftRecovery.of(
                cluster.disk(survivor),
                ClusterId.of("reactive-raft"),
                survivor,
                cluster.group().id());
    }

    private void add(int from, int to) {
        Flux.range(from, to - from)
                .concatMap(i -> cluster.raft(survivor).propose(new Add("w" + i)))
                .blockLast(PATIENCE);
    }

    private RaftStatus await(Predicate<RaftStatus> wanted) {
        return present(cluster.raft(survivor).status().filter(wanted).blockFirst(PATIENCE));
    }

    private static List<String> expected(int count) {
        return IntStream.range(0, count).mapToObj(i -> "w" + i).toList();
    }

    private List<String> words(NodeId id) {
        return present(cluster.raft(id).<List<String>>query(List::copyOf).block(PATIENCE));
    }
}
