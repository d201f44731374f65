package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.CommandFailedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.OverloadedException;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftSession;
import io.reactiveraft.SessionExpiredException;
import io.reactiveraft.node.Counter.Increment;
import io.reactiveraft.node.Counter.Refuse;
import io.reactiveraft.node.Counter.Silent;
import io.reactiveraft.node.VirtualCluster.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What an application sees of sessions: what it repeats is applied once. */
class SessionTest {

    private static final RaftConfig CONFIG = RaftConfig.lowLatency()
            .withTiming(RaftConfig.lowLatency()
                    .timing()
                    .withProposalTimeout(Duration.ofMillis(500))
                    .withSessionTimeout(Duration.ofSeconds(10)));

    private VirtualCluster<List<String>> cluster;
    private NodeId leader;
    private RaftSession session;

    @BeforeEach
    void threeNodesWithALeader() {
        cluster = new VirtualCluster<>(3, CONFIG, Counter::machine);
        leader = cluster.awaitLeader();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

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
    void aProposalWhoseAnswerIsLostAppliesOnceAndTheRetryGetsTheFirstResult() {
        NodeId follower = cluster.followerOf(leader);
        Mono<Integer> mono = loseTheAnswer(follower);
        cluster.await(cluster.raft(leader).propose(new Increment("later")));
        cluster.network().heal();
        assertThat(cluster.await(mono.retry(20)).get()).isEqualTo(1);
        assertCountedEverywhere("lost", "later");
        assertThat(cluster.await(cluster.raft(leader).committed(1).take(4).collectList())
                        .get())
                .as("the feed shows it as often as it was sent")
                .extracting(entry -> (Object) entry.command())
                .containsExactly(new Refuse(), new Increment("lost"), new Increment("later"), new Increment("lost"));
    }

    @Test
    void aRetryIsSafeWhenAnotherLeaderHasTakenOver() {
        NodeId follower = cluster.followerOf(leader);
        Mono<Integer> mono = loseTheAnswer(follower);
        NodeId former = leader;
        cluster.network().heal();
        cluster.network().isolate(former);
        cluster.awaitUntil(() -> knowsAnother(follower, former));
        assertThat(cluster.await(mono.retry(20)).get()).isEqualTo(1);
        cluster.network().heal();
        leader = cluster.awaitLeader();
        assertCountedEverywhere("lost");
    }

    @Test
    void replicasThatWereRestartedKnowWhatWasProposedBefore() {
        NodeId follower = cluster.followerOf(leader);
        Mono<Integer> mono = loseTheAnswer(follower);
        List<NodeId> others =
                cluster.ids().stream().filter(id -> !id.equals(follower)).toList();
        others.forEach(cluster::stop);
        others.forEach(cluster::start);
        cluster.network().heal();
        leader = cluster.awaitLeader();
        assertThat(cluster.await(mono.retry(20)).get()).isEqualTo(1);
        cluster.ids().forEach(cluster::stop);
        cluster.ids().forEach(cluster::start);
        leader = cluster.awaitLeader();
        assertCountedEverywhere("lost");
    }

    @Test
    void whoSubscribesAtTheSameTimeSharesOneAttempt() {
        RaftSession session = cluster.raft(leader).session();
        Mono<Integer> mono = session.propose(new Increment("a"));
        cluster.await(session.propose(new Refuse()));
        cluster.pass(Duration.ofSeconds(1));
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
    void anAttemptWithdrawnBeforeAnyLeaderTookItIsMadeAgain() {
        NodeId follower = cutOffFollower();
        RaftSession session = cluster.raft(follower).session();
        Mono<Integer> mono = session.propose(new Increment("a"));
        for (int i = 0; i < 3; i++) {
            End<Integer> end = cluster.subscribe(mono);
            cluster.pass(Duration.ofMillis(10));
            end.cancel();
        }
        cluster.network().heal();
        cluster.pass(Duration.ofSeconds(2));
        assertThat(counted(leader)).isEmpty();
        assertThat(cluster.await(mono).get()).isEqualTo(1);
        assertCountedEverywhere("a");
    }

    @Test
    void whatNoLeaderTookIsNotAppendedAndWhatOneMayHaveTakenStaysUnknown() {
        NodeId follower = cluster.followerOf(leader);
        Mono<Integer> lost = loseTheAnswer(follower);
        Mono<Integer> fresh = session.propose(new Increment("fresh"));
        assertThat(outcomeOf(fresh)).isEqualTo(Outcome.NOT_APPENDED);
        Throwable again = cluster.await(lost).error();
        assertThat(again)
                .as("no leader took this attempt, but the one before")
                .isInstanceOf(OutcomeUnknownException.class);
        assertThat(((RaftException) again).isRetryable()).isTrue();
        cluster.network().heal();
        cluster.awaitLeader();
        assertThat(cluster.await(fresh.retry(20)).get()).isEqualTo(2);
        assertThat(cluster.await(lost.retry(20)).get()).isEqualTo(1);
    }

    @Test
    void aSessionThatIsHeldIsKeptAliveThoughNobodyUsesIt() {
        NodeId follower = cluster.followerOf(leader);
        Mono<Integer> lost = loseTheAnswer(follower);
        cluster.network().heal();
        cluster.pass(Duration.ofMinutes(2));
        assertThat(cluster.await(lost).get()).isEqualTo(1);
        assertThat(cluster.await(session.propose(new Increment("b"))).get()).isEqualTo(2);
    }

    @Test
    void aSessionWhoseNodeWasAwayForItsTimeoutExpiresAndItsProposalsAreNotApplied() {
        NodeId follower = cluster.followerOf(leader);
        Mono<Integer> lost = loseTheAnswer(follower);
        cluster.pass(Duration.ofSeconds(12));
        cluster.network().heal();
        cluster.awaitLeader();
        RaftException error = (RaftException) cluster.await(lost).error();
        assertThat(error).isInstanceOf(SessionExpiredException.class);
        assertThat(error.outcome()).as("it may have been applied, and was").isEqualTo(Outcome.UNKNOWN);
        assertThat(cluster.await(session.propose(new Increment("b"))).error())
                .isInstanceOf(SessionExpiredException.class)
                .satisfies(refusal ->
                        assertThat(((RaftException) refusal).outcome()).isEqualTo(Outcome.NOT_APPENDED));
        assertCountedEverywhere("lost");
    }

    @Test
    void aSessionWhoseNodeWasAwayForLessThanItsTimeoutGoesOn() {
        NodeId follower = cluster.followerOf(leader);
        Mono<Integer> lost = loseTheAnswer(follower);
        cluster.pass(Duration.ofSeconds(5));
        cluster.network().heal();
        assertThat(cluster.await(lost.retry(20)).get()).isEqualTo(1);
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
    void aNodeThatClosesEndsWhatIsUnderWayWithoutALie() {
        NodeId follower = cluster.followerOf(leader);
        Mono<Integer> lost = loseTheAnswer(follower);
        cluster.stop(follower);
        assertThat(outcomeOf(lost)).isEqualTo(Outcome.UNKNOWN);
        assertThat(outcomeOf(session.propose(new Increment("b")))).isEqualTo(Outcome.NOT_APPENDED);
        cluster.network().heal();
        cluster.start(follower);
        assertCountedEverywhere("lost");
    }

    /** A proposal of a follower that was applied, of which that heard nothing: it was cut off after the append. */
    private Mono<Integer> loseTheAnswer(NodeId follower) {
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
    private NodeId cutOffFollower() {
        NodeId follower = cluster.followerOf(leader);
        cluster.network().isolate(follower);
        cluster.awaitUntil(() -> cluster.statusOf(follower).leader() == null);
        return follower;
    }

    private boolean knowsAnother(NodeId id, NodeId former) {
        NodeId known = cluster.statusOf(id).leader();
        return known != null && !known.equals(former);
    }

    private Outcome outcomeOf(Mono<?> mono) {
        Throwable error = cluster.await(mono).error();
        return error == null ? Outcome.APPLIED : ((RaftException) error).outcome();
    }

    private void assertCountedEverywhere(String... names) {
        cluster.ids().forEach(id -> assertThat(counted(id)).containsExactly(names));
    }

    private List<String> counted(NodeId id) {
        return present(
                cluster.await(cluster.raft(id).<List<String>>query(List::copyOf).retry(20))
                        .get());
    }
}
