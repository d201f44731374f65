package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.node.VirtualCluster.End;
import io.reactiveraft.node.Words.Add;
import io.reactiveraft.spi.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of writes under way when leadership is handed over in peace. */
class NodeHandOverTest {

    private static final int HAND_OVERS = 30;

    private final VirtualCluster<List<String>> cluster =
            new VirtualCluster<>(3, RaftConfig.lowLatency(), Words::machine, NodeHandOverTest::delay);
    private final List<End<Integer>> writes = new ArrayList<>();

    @Test
    void everyWriteThroughWhicheverNodeIsAppliedOnceHoweverOftenLeadershipIsHandedOver() {
        NodeId leader = cluster.awaitLeader();
        cluster.pass(Duration.ofSeconds(2));
        for (int i = 0; i < HAND_OVERS; i++) {
            NodeId to = cluster.followerOf(leader);
            End<Void> handOver = cluster.subscribe(cluster.admin(leader).transferLeadership(to));
            cluster.awaitUntil(() -> {
                write();
                return handOver.isOver();
            });
            handOver.get();
            leader = to;
            cluster.awaitLeader();
        }
        cluster.awaitUntil(() -> writes.stream().allMatch(End::isOver));
        assertThat(writes).extracting(End::error).containsOnlyNulls();
        assertThat(cluster.await(cluster.raft(leader).query(List::size)).get()).isEqualTo(writes.size());
        cluster.close();
    }

    /** The news of a later term overtakes what the leader of the term before has to say. */
    private static Duration delay(Lane lane) {
        return Duration.ofMillis(lane == Lane.CONTROL ? 1 : 5);
    }

    private void write() {
        cluster.ids().forEach(id -> {
            Add word = new Add("word " + writes.size());
            writes.add(cluster.subscribe(cluster.raft(id).propose(word)));
        });
    }
}
