package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member;
import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.node.Words.Add;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.util.retry.Retry;

/** Those who do not know the present leader come to know it. */
class NodeReturnTest {

    private MemoryCluster cluster;
    private List<NodeId> founders;
    private NodeId leader;
    private NodeId away;

    @BeforeEach
    void threeNodesOfWhichOneIsAFollower() {
        cluster = new MemoryCluster(3);
        founders = cluster.ids();
        leader = cluster.awaitLeader();
        away = cluster.followerOf(leader);
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aVoterThatWasAwayFollowsALeaderThatCameMeanwhile() {
        cluster.network().isolate(away);
        leadBySomebodyNew();

        cluster.network().heal();

        awaitEverythingAt(away);
    }

    @Test
    void aLearnerThatWasAwayFollowsALeaderThatCameMeanwhile() {
        change(before -> before.with(present(before.member(away)).withKind(Kind.LEARNER)));
        cluster.network().isolate(away);
        leadBySomebodyNew();

        cluster.network().heal();

        awaitEverythingAt(away);
    }

    @Test
    void aNodeThatJoinsNeedNotKnowTheLeader() {
        leadBySomebodyNew();
        Member n6 = cluster.join("n6", founders);

        change(before -> before.with(n6));

        awaitEverythingAt(n6.id());
    }

    /** Two nodes come in, and one of them takes over. */
    private void leadBySomebodyNew() {
        Member n4 = cluster.join("n4");
        Member n5 = cluster.join("n5");
        change(before -> before.with(n4).with(n5));
        cluster.admin(leader).transferLeadership(n5.id()).block(PATIENCE);
        leader = n5.id();
    }

    /** A leader that is quite new has yet to find out what is committed. */
    private void change(UnaryOperator<Membership> edit) {
        cluster.admin(leader)
                .membership()
                .flatMap(before -> cluster.admin(leader).change(edit.apply(before)))
                .retryWhen(Retry.fixedDelay(500, Duration.ofMillis(10))
                        .filter(error -> error instanceof RaftException known && known.isRetryable()))
                .block(PATIENCE);
    }

    private void awaitEverythingAt(NodeId node) {
        cluster.raft(leader).propose(new Add("the last word")).block(PATIENCE);
        long index = present(cluster.raft(leader).status().blockFirst(PATIENCE)).commitIndex();
        RaftStatus status = present(cluster.raft(node)
                .status()
                .filter(some -> some.commitIndex() >= index)
                .blockFirst(PATIENCE));
        assertThat(status.membership().contains(leader)).isTrue();
    }
}
