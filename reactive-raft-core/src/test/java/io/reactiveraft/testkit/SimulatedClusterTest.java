package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.ReadConsistency;
import org.junit.jupiter.api.Test;

class SimulatedClusterTest {

    private final SimulatedCluster<Registers> cluster =
            SimulatedCluster.start(42, 3, RaftConfig.lowLatency(), () -> Registers.machine((index, command) -> {}));

    @Test
    void aClusterElectsALeaderAndApplies() {
        NodeId leader = cluster.awaitLeader();

        long before = cluster.await(cluster.raft(leader).propose(new Registers.Write("a", 7)));
        assertThat(before).isZero();
        cluster.crash(leader);
        NodeId next = cluster.awaitLeader();
        assertThat(next).isNotEqualTo(leader);
        cluster.restart(leader);
        long now = cluster.await(cluster.raft(next).query(state -> state.read("a"), ReadConsistency.LINEARIZABLE));
        assertThat(now).isEqualTo(7);
    }
}
