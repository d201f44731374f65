package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.node.Words.Add;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.test.StepVerifier;

/** The last resort: two of three nodes are lost for ever. */
class RaftRecoveryTest {

    private static final int WORDS = 50;
    private static final ClusterId CLUSTER = ClusterId.of("reactive-raft");

    private MemoryCluster cluster;
    private NodeId survivor;

    @BeforeEach
    void twoOfThreeNodesAreLostForEver() {
        cluster = new MemoryCluster(3);
        NodeId leader = cluster.awaitLeader();
        survivor = cluster.followerOf(leader);
        Flux.range(0, WORDS)
                .concatMap(i -> cluster.raft(survivor).propose(new Add("w" + i)))
                .blockLast(PATIENCE);
        cluster.ids().forEach(cluster::stop);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void theNodeThatIsLeftServesAllItsDataAndNewOnesJoin() {
        RecoveryReport report = present(recovery(survivor).inspect().block(PATIENCE));
        assertThat(report.membership().voters()).hasSize(3);
        assertThat(report.warning()).contains(survivor.value(), "index " + report.lastIndex());
        Membership alone = present(recovery(survivor).force(report.acceptLoss()).block(PATIENCE));
        assertThat(alone.voters()).containsExactly(survivor);
        cluster.start(survivor);
        assertThat(words(survivor)).hasSize(WORDS).endsWith("w" + (WORDS - 1));

        NodeId lost = cluster.ids().stream()
                .filter(id -> !id.equals(survivor))
                .findFirst()
                .orElseThrow();
        cluster.wipe(lost);
        cluster.rejoin(lost);
        Member back = present(report.membership().member(lost));
        Member n4 = cluster.join("n4");
        Membership grown = present(cluster.admin(survivor)
                .membership()
                .flatMap(before ->
                        cluster.admin(survivor).change(before.with(back).with(n4)))
                .block(PATIENCE));
        assertThat(grown.voters()).containsExactlyInAnyOrder(survivor, lost, n4.id());
        cluster.raft(n4.id()).propose(new Add("after")).block(PATIENCE);
        cluster.stop(survivor);
        assertThat(words(lost))
                .containsExactlyElementsOf(IntStream.rangeClosed(0, WORDS)
                        .mapToObj(i -> i == WORDS ? "after" : "w" + i)
                        .toList());
    }

    @Test
    void anAcceptanceIsGoodForWhatWasLookedAtOnly() {
        RecoveryReport report = present(recovery(survivor).inspect().block(PATIENCE));
        recovery(survivor).force(report.acceptLoss()).block(PATIENCE);
        StepVerifier.create(recovery(survivor).force(report.acceptLoss()))
                .expectError(InvalidConfigException.class)
                .verify(PATIENCE);
        RecoveryReport again = present(recovery(survivor).inspect().block(PATIENCE));
        assertThat(again.term()).isEqualTo(report.term() + 1);
        assertThat(again.lastTerm()).isEqualTo(again.term());
        recovery(survivor).force(again.acceptLoss()).block(PATIENCE);
        cluster.start(survivor);
        assertThat(words(survivor)).hasSize(WORDS);
    }

    @Test
    void aGroupThatIsNotThereIsRefused() {
        RaftRecovery other = RaftRecovery.of(cluster.disk(survivor), CLUSTER, survivor, GroupId.of("no-such-group"));
        for (int i = 0; i < 2; i++) {
            StepVerifier.create(other.inspect())
                    .expectErrorSatisfies(error -> assertThat(error)
                            .isInstanceOf(InvalidConfigException.class)
                            .hasMessageContaining("holds a log: [words]"))
                    .verify(PATIENCE);
        }
    }

    @Test
    void aBlankLogIsRefused() {
        RecoveryReport report = present(recovery(survivor).inspect().block(PATIENCE));
        cluster.wipe(survivor);
        StepVerifier.create(recovery(survivor).inspect())
                .expectError(InvalidConfigException.class)
                .verify(PATIENCE);
        StepVerifier.create(recovery(survivor).force(report.acceptLoss()))
                .expectError(InvalidConfigException.class)
                .verify(PATIENCE);
    }

    @Test
    void aWriteThatFailsIsReportedAndLeavesTheLogAsItWas() {
        RecoveryReport report = present(recovery(survivor).inspect().block(PATIENCE));
        BrokenDisk disk = new BrokenDisk(cluster.disk(survivor));
        disk.failWrites();
        RaftRecovery recovery =
                RaftRecovery.of(disk, CLUSTER, survivor, cluster.group().id());
        StepVerifier.create(recovery.force(report.acceptLoss()))
                .expectErrorSatisfies(error ->
                        assertThat(((StorageFailedException) error).outcome()).isEqualTo(Outcome.UNKNOWN))
                .verify(PATIENCE);
        assertThat(recovery(survivor).inspect().block(PATIENCE)).isEqualTo(report);
    }

    @Test
    void aNodeThatRunsIsRefused() {
        cluster.start(survivor);
        StepVerifier.create(recovery(survivor).inspect())
                .expectError(StorageFailedException.class)
                .verify(PATIENCE);
    }

    private RaftRecovery recovery(NodeId id) {
        return RaftRecovery.of(cluster.disk(id), CLUSTER, id, cluster.group().id());
    }

    private List<String> words(NodeId id) {
        return present(cluster.raft(id).<List<String>>query(List::copyOf).block(PATIENCE));
    }
}
