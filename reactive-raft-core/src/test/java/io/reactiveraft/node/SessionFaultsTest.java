package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Command;
import io.reactiveraft.Committed;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftSession;
import io.reactiveraft.SessionExpiredException;
import io.reactiveraft.node.Counter.Increment;
import io.reactiveraft.node.Counter.Refuse;
import io.reactiveraft.node.VirtualCluster.End;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;

/** What an application sees of sessions when answers are lost, leaders change and nodes restart. */
class SessionFaultsTest extends SessionStory {

    @Test
    void aProposalWhoseAnswerIsLostAppliesOnceAndTheRetryGetsTheFirstResult() {
        NodeId follower = cluster.followerOf(leader);
        Mono<Integer> mono = loseTheAnswer(follower);
        cluster.await(cluster.raft(leader).propose(new Increment("later")));
        cluster.network().heal();
        assertThat(cluster.await(mono.retry(20)).get()).isEqualTo(1);
        assertCountedEverywhere("lost", "later");
        List<Committed<Command<?>>> feed = Objects.requireNonNull(
                cluster.await(cluster.raft(leader).committed(1).take(4).collectList())
                        .get());
        assertThat(feed)
                .as("the feed shows it as often as it was sent")
                .extracting(entry -> (Object) entry.command())
                .containsExactly(new Refuse(), new Increment("lost"), new Increment("later"), new Increment("lost"));
        assertThat(feed.get(1).call())
                .isNotNull()
                .isEqualTo(feed.get(3).call())
                .isNotEqualTo(feed.get(0).call());
        assertThat(feed.get(2).call()).as("of no session").isNull();
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
        Throwable again = Objects.requireNonNull(cluster.await(lost).error());
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
        RaftException error =
                (RaftException) Objects.requireNonNull(cluster.await(lost).error());
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
}
