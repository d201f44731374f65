package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.CommandFailedException;
import io.reactiveraft.CommandTooLargeException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftSession;
import io.reactiveraft.SessionExpiredException;
import io.reactiveraft.node.Counter.Increment;
import io.reactiveraft.node.Counter.Refuse;
import io.reactiveraft.node.Counter.Silent;
import io.reactiveraft.node.VirtualCluster.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What an application sees of sessions in peace: what it repeats is applied once. */
class SessionTest extends SessionStory {

    @Test
    void aMonoSubscribedToAgainGivesTheFirstResultAndDifferentMonosAreDifferentProposals() {
        RaftSession session = cluster.raft(leader).session();
        Mono<Integer> one = session.propose(new Increment("a"));
        Mono<Integer> other = session.propose(new Increment("a"));
        assertThat(cluster.await(one).get()).isEqualTo(1);
        assertThat(cluster.await(other).get()).isEqualTo(2);
        assertThat(cluster.await(one.repeat(3).collectList()).get()).containsExactly(1, 1, 1, 1);
        assertThat(counted(leader)).containsExactly("a", "a");
    }

    @Test
    void aProposalWithoutResultAndOneThatIsRefusedEndTheSameWayAgain() {
        RaftSession session = cluster.raft(leader).session();
        Mono<Void> silent = session.propose(new Silent("s"));
        Mono<Integer> refused = session.propose(new Refuse());
        for (int i = 0; i < 3; i++) {
            assertThat(cluster.await(silent).get()).isNull();
            assertThat(cluster.await(refused).error())
                    .isInstanceOf(CommandFailedException.class)
                    .hasMessageContaining("refused at 1");
        }
        assertThat(counted(leader)).containsExactly("s");
    }

    @Test
    void whoSubscribesAtTheSameTimeSharesOneAttempt() {
        RaftSession session = cluster.raft(leader).session();
        Mono<Integer> mono = session.propose(new Increment("a"));
        cluster.await(session.propose(new Refuse()));
        cluster.pass(Duration.ofMillis(100));
        long before = cluster.statusOf(leader).lastIndex();
        List<End<Integer>> ends = new ArrayList<>();
        cluster.network().isolate(leader);
        for (int i = 0; i < 10; i++) {
            ends.add(cluster.subscribe(mono));
        }
        ends.get(0).cancel();
        cluster.network().heal();
        cluster.awaitUntil(() -> ends.subList(1, 10).stream().allMatch(End::isOver));
        assertThat(ends.subList(1, 10)).allSatisfy(end -> assertThat(end.get()).isEqualTo(1));
        assertThat(ends.get(0).isOver()).isFalse();
        cluster.pass(Duration.ofMillis(100));
        assertThat(cluster.statusOf(leader).lastIndex()).isEqualTo(before + 1);
    }

    @Test
    void aGroupWithoutSessionsWritesNothingAndNorDoesOneWhoseSessionsAreClosed() {
        long before = cluster.statusOf(leader).lastIndex();
        cluster.raft(leader).session();
        cluster.pass(Duration.ofMinutes(1));
        assertThat(cluster.statusOf(leader).lastIndex()).isEqualTo(before);
        RaftSession session = cluster.raft(leader).session();
        cluster.await(session.propose(new Increment("a")));
        cluster.await(session.close()).get();
        cluster.await(session.close()).get();
        cluster.pass(Duration.ofSeconds(1));
        long after = cluster.statusOf(leader).lastIndex();
        cluster.pass(Duration.ofMinutes(1));
        assertThat(cluster.statusOf(leader).lastIndex()).isEqualTo(after);
    }

    @Test
    void aClosedSessionRefusesWhatIsNewAndStillKnowsWhatItKept() {
        RaftSession session = cluster.raft(leader).session();
        Mono<Integer> done = session.propose(new Increment("a"));
        cluster.await(done);
        End<Integer> before = cluster.subscribe(session.propose(new Increment("b")));
        cluster.await(session.close()).get();
        assertThat(before.get()).as("proposed before the session was closed").isEqualTo(2);
        assertThat(cluster.await(session.propose(new Increment("c"))).error())
                .isInstanceOf(SessionExpiredException.class);
        assertThat(cluster.await(done).get()).isEqualTo(1);
        assertCountedEverywhere("a", "b");
    }

    @Test
    void aSessionThatWasNeverUsedIsClosedAtOnceAndOneThatIsBeingOpenedAfterwards() {
        cluster.await(cluster.raft(leader).session().close()).get();
        RaftSession session = cluster.raft(leader).session();
        End<Integer> first = cluster.subscribe(session.propose(new Increment("a")));
        cluster.await(session.close()).get();
        assertThat(first.get()).isEqualTo(1);
    }

    @Test
    void noMoreIsUnfinishedThanASessionMayRemember() {
        NodeId follower = cutOffFollower();
        RaftSession session = cluster.raft(follower).session();
        List<End<Integer>> ends = new ArrayList<>();
        for (int i = 0; i < 1100; i++) {
            ends.add(cluster.subscribe(session.propose(new Increment("i" + i))));
        }
        cluster.pass(Duration.ofMillis(1));
        assertThat(ends.stream().filter(End::isOver).map(End::error))
                .hasSize(76)
                .allSatisfy(error -> assertThat(error).isInstanceOf(OverloadedException.class));
        cluster.network().heal();
        cluster.awaitUntil(() -> ends.stream().allMatch(End::isOver));
        assertThat(cluster.await(session.propose(new Increment("room again"))).error())
                .isNull();
    }

    @Test
    void aGroupThatHasAsManySessionsAsItMayRefusesOneMoreUntilOneIsClosed() {
        List<RaftSession> sessions = new ArrayList<>();
        for (int i = 0; i < SESSIONS_MAX; i++) {
            sessions.add(cluster.raft(leader).session());
            assertThat(outcomeOf(sessions.get(i).propose(new Silent("s")))).isEqualTo(Outcome.APPLIED);
        }
        Mono<Integer> oneMore =
                cluster.raft(cluster.followerOf(leader)).session().propose(new Increment("late"));
        assertThat(cluster.await(oneMore).error())
                .isInstanceOf(OverloadedException.class)
                .hasMessageContaining(SESSIONS_MAX + " sessions");
        cluster.await(sessions.get(0).close()).get();
        assertThat(cluster.await(oneMore).get()).isEqualTo(SESSIONS_MAX + 1);
    }

    @Test
    void aSessionThatNobodyHoldsAnyMoreExpires() {
        cluster.await(cluster.raft(leader).session().propose(new Increment("a")));
        for (int i = 0; i < 5; i++) {
            System.gc();
            cluster.pass(Duration.ofSeconds(4));
        }
        long before = cluster.statusOf(leader).lastIndex();
        cluster.pass(Duration.ofSeconds(10));
        assertThat(cluster.statusOf(leader).lastIndex())
                .as("no time is counted where there are no sessions")
                .isEqualTo(before);
    }

    @Test
    void aCommandOfTheLargestSizeFitsIntoASessionToo() {
        int beside = encodedBytes(1000) - 1000;
        int largest = CONFIG.limits().entryBytesMax() - beside;
        assertThat(encodedBytes(largest)).isEqualTo(CONFIG.limits().entryBytesMax());
        assertThat(cluster.await(session.propose(new Increment("x".repeat(largest))))
                        .get())
                .isEqualTo(1);
        assertThat(cluster.await(session.propose(new Increment("x".repeat(largest + 1))))
                        .error())
                .isInstanceOf(CommandTooLargeException.class);
    }

    private static int encodedBytes(int length) {
        return Counter.machine().codec().encode(new Increment("x".repeat(length))).length;
    }
}
