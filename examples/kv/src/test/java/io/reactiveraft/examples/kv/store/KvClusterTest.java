package io.reactiveraft.examples.kv.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.SnapshotPolicy;
import io.reactiveraft.examples.kv.store.KvCommand.Append;
import io.reactiveraft.examples.kv.store.KvCommand.Put;
import io.reactiveraft.testkit.SimulatedCluster;
import io.reactiveraft.wire.SmileCommandCodec;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;

/** The store in a whole cluster on virtual time: what no single machine shows, and each seed shows the same way. */
class KvClusterTest {

    private static final SnapshotPolicy OFTEN =
            SnapshotPolicy.DEFAULT.withEntries(50).keeping(10, 20);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void nothingThatWasWrittenIsLostThoughEachNodeInTurnLosesItsPower(long seed) {
        SimulatedCluster<KvState> cluster = cluster(seed);

        for (NodeId node : cluster.nodes()) {
            Raft<KvState> raft = cluster.raft(cluster.awaitLeader());
            cluster.complete(Flux.range(0, 100)
                    .concatMap(i -> raft.propose(new Append("log", node + " " + i)), 1)
                    .then());
            cluster.crash(node);
            cluster.advance(Duration.ofSeconds(5));
            cluster.restart(node);
        }

        Raft<KvState> raft = cluster.raft(cluster.awaitLeader());
        Value log = cluster.await(raft.query(state -> state.get("log")));
        assertThat(log)
                .isInstanceOfSatisfying(
                        Value.Items.class,
                        items -> assertThat(items.items()).hasSize(300).doesNotHaveDuplicates());
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void whoWasAwayGetsASnapshotAndThenAllOfIt(long seed) {
        SimulatedCluster<KvState> cluster = cluster(seed);
        NodeId leader = cluster.awaitLeader();
        NodeId away = cluster.nodes().stream()
                .filter(node -> !node.equals(leader))
                .findFirst()
                .orElseThrow();
        cluster.isolate(away);
        Raft<KvState> raft = cluster.raft(leader);
        cluster.complete(Flux.range(0, 500)
                .concatMap(i -> raft.propose(new Put("key " + i % 70, "value " + i)), 1)
                .then());

        cluster.heal();

        Value value = cluster.await(cluster.raft(away).query(state -> state.get("key 9")));
        assertThat(value).isEqualTo(new Value.Text("value 499"));
        cluster.advance(Duration.ofSeconds(1));
        assertThat(cluster.await(cluster.raft(away).status().next()).firstIndex())
                .as("it does not begin with what it missed")
                .isGreaterThan(100);
    }

    private static SimulatedCluster<KvState> cluster(long seed) {
        return SimulatedCluster.start(
                seed,
                3,
                RaftConfig.defaults().withSnapshots(OFTEN),
                () -> KvMachine.create(SmileCommandCodec.of(KvCommand.class)));
    }
}
