package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftSession;
import io.reactiveraft.node.Counter.Increment;
import io.reactiveraft.node.Counter.Refuse;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import reactor.core.publisher.Mono;

/** Three nodes on virtual time, and what tests of sessions do with them. */
abstract class SessionStory {

    static final int SESSIONS_MAX = 5;

    static final RaftConfig CONFIG = config();

    private static RaftConfig config() {
        RaftConfig config = RaftConfig.lowLatency();
        return config.withTiming(config.timing()
                        .withProposalTimeout(Duration.ofMillis(500))
                        .withSessionTimeout(Duration.ofSeconds(10)))
                .withLimits(config.limits().withSessionsMax(SESSIONS_MAX));
    }

    VirtualCluster<List<String>> cluster;
    NodeId leader;

    /** One of the leader's, or that in which an answer was lost. */
    RaftSession session;

    @BeforeEach
    void threeNodesWithALeader() {
        cluster = new VirtualCluster<>(3, CONFIG, Counter::machine);
        leader = cluster.awaitLeader();
        cluster.pass(Duration.ofSeconds(1)); // then the founding is behind them
        session = cluster.raft(leader).session();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    /** A proposal of a follower that was applied, of which that heard nothing: it was cut off after the append. */
    Mono<Integer> loseTheAnswer(NodeId follower) {
        session = cluster.raft(follower).session();
        cluster.await(session.propose(new Refuse()));
        Mono<Integer> mono = session.propose(new Increment("lost"));
        cluster.disk(leader).onWrite(write -> cluster.network().isolate(follower));
        assertThat(outcomeOf(mono)).isEqualTo(Outcome.UNKNOWN);
        cluster.disk(leader).onWrite(write -> {});
        assertThat(counted(leader)).containsExactly("lost");
        return mono;
    }

    /** A follower that has noticed that it is alone. */
    NodeId cutOffFollower() {
        NodeId follower = cluster.followerOf(leader);
        cluster.network().isolate(follower);
        cluster.awaitUntil(() -> cluster.statusOf(follower).leader() == null);
        return follower;
    }

    boolean knowsAnother(NodeId id, NodeId former) {
        NodeId known = cluster.statusOf(id).leader();
        return known != null && !known.equals(former);
    }

    Outcome outcomeOf(Mono<?> mono) {
        Throwable error = cluster.await(mono).error();
        return error == null ? Outcome.APPLIED : ((RaftException) error).outcome();
    }

    void assertCountedEverywhere(String... names) {
        cluster.ids().forEach(id -> assertThat(counted(id)).containsExactly(names));
    }

    List<String> counted(NodeId id) {
        return present(
                cluster.await(cluster.raft(id).<List<String>>query(List::copyOf).retry(20))
                        .get());
    }
}
