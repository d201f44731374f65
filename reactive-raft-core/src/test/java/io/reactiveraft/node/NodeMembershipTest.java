package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.MembershipChangeException;
import io.reactiveraft.MembershipChangeException.Reason;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.NotMemberException;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.Role;
import io.reactiveraft.node.Words.Add;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

/** Members come and go while the others work. */
class NodeMembershipTest {

    private static final RaftConfig CONFIG = RaftConfig.lowLatency()
            .withTiming(RaftConfig.lowLatency().timing().withCatchUpTimeout(Duration.ofMillis(500)));

    private MemoryCluster cluster;
    private List<NodeId> founders;
    private NodeId leader;

    @BeforeEach
    void threeNodesWithALeader() {
        cluster = new MemoryCluster(3, CONFIG);
        founders = cluster.ids();
        leader = cluster.awaitLeader();
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aClusterGrowsFromThreeToFiveUnderLoad() {
        Load load = Load.through(cluster, founders);
        load.goOn(200);
        Member n4 = cluster.join("n4");
        Member n5 = cluster.join("n5");
        Membership grown = changed(leader, before -> before.with(n4).with(n5));
        assertThat(grown.voters()).containsExactlyElementsOf(cluster.ids());
        assertThat(grown.isSettled()).isTrue();
        load.goOn(200);
        load.stopAndCheck(n5.id());
        cluster.stop(founders.get(1));
        cluster.stop(founders.get(2));
        add(n4.id(), "three of five are enough");
    }

    @Test
    void aNodeIsReplacedInOneStepByAnOrderGivenToAFollower() {
        NodeId follower = cluster.followerOf(leader);
        NodeId replaced = founders.stream()
                .filter(id -> !id.equals(leader) && !id.equals(follower))
                .findFirst()
                .orElseThrow();
        Load load = Load.through(cluster, List.of(leader, follower));
        Member n4 = cluster.join("n4");
        Membership after = changed(follower, before -> before.with(n4).without(replaced));
        assertThat(after.contains(replaced)).isFalse();
        assertThat(after.voters()).hasSize(3).contains(n4.id());
        load.goOn(100);
        cluster.stop(replaced);
        load.goOn(100);
        load.stopAndCheck(n4.id());
    }

    @Test
    void aLeaderThatIsRemovedSeesTheEndAndAnotherLeads() {
        List<NodeId> others = founders.stream().filter(id -> !id.equals(leader)).toList();
        Load load = Load.through(cluster, others);
        load.goOn(50);
        Membership after = changed(leader, before -> before.without(leader));
        assertThat(after.voters()).containsExactlyElementsOf(others);
        load.goOn(100);
        load.stopAndCheck(others.get(0));
        cluster.raft(leader)
                .status()
                .filter(status -> status.role() == Role.FOLLOWER)
                .blockFirst(PATIENCE);
    }

    @Test
    void aFollowerThatRemovesItselfHearsWhatBecameOfIt() {
        NodeId follower = cluster.followerOf(leader);
        Membership after = changed(follower, before -> before.without(follower));
        assertThat(after.contains(follower)).isFalse();
        cluster.stop(follower);
        add(leader, "without it");
    }

    @Test
    void aNodeThatWasRemovedSaysSoInsteadOfWaitingForALeader() {
        NodeId removed = cluster.followerOf(leader);
        Membership after = changed(removed, before -> before.without(removed));
        List<Mono<?>> calls = List.of(
                cluster.raft(removed).propose(new Add("from nobody")),
                cluster.raft(removed).session().propose(new Add("from nobody")),
                cluster.raft(removed).query(List::size),
                cluster.admin(removed).change(after));
        cluster.raft(removed)
                .status()
                .filter(status -> status.commitIndex() >= status.membership().index()
                        && !status.membership().contains(removed))
                .blockFirst(PATIENCE);
        // While it still takes somebody for its leader nothing more may be appended that it would never see.
        assertLeftOut(calls.get(0));
        cluster.raft(removed).status().filter(status -> status.leader() == null).blockFirst(PATIENCE);
        calls.forEach(NodeMembershipTest::assertLeftOut);
        Mono<Integer> stale = cluster.raft(removed).query(List::size, ReadConsistency.STALE);
        assertThat(stale.block(PATIENCE)).isZero();
        assertThat(cluster.raft(leader).query(List::size).block(PATIENCE)).isZero();
    }

    private static void assertLeftOut(Mono<?> call) {
        StepVerifier.create(call).expectError(NotMemberException.class).verify(PATIENCE);
    }

    @Test
    void aNodeThatWaitsToBeBroughtInTakesNoPartUntilThen() {
        Member n4 = cluster.join("n4");
        assertThat(cluster.admin(n4.id()).membership().block(PATIENCE)).isNull();
        add(leader, "before");
        changed(leader, before -> before.with(n4.withKind(Member.Kind.LEARNER)));
        long index =
                present(cluster.raft(leader).committed(1).blockFirst(PATIENCE)).index();
        Mono<Integer> size = cluster.raft(n4.id()).query(List::size, ReadConsistency.atLeast(index));
        assertThat(size.block(PATIENCE)).isEqualTo(1);
        Membership learning = present(cluster.admin(n4.id()).membership().block(PATIENCE));
        assertThat(learning.voters()).doesNotContain(n4.id());
        Membership voting = changed(n4.id(), before -> before.with(n4));
        assertThat(voting.voters()).contains(n4.id());
    }

    @Test
    void aVoterThatDoesNotCatchUpStaysALearnerAndTheChangeIsSaidToHaveFailed() {
        Member absent = new Member(NodeId.of("n9"), "memory", 9);
        StepVerifier.create(change(cluster.followerOf(leader), before -> before.with(absent)))
                .expectErrorSatisfies(error ->
                        assertThat(((MembershipChangeException) error).reason()).isEqualTo(Reason.CATCH_UP_FAILED))
                .verify(PATIENCE);
        Membership after = present(cluster.admin(leader).membership().block(PATIENCE));
        assertThat(present(after.member(absent.id())).kind()).isEqualTo(Member.Kind.LEARNER);
        add(leader, "still here");
    }

    @Test
    void aNodeWhoseDiskWasWipedDoesNotCountUntilItIsRemovedAndAddedAgain() {
        NodeId wiped = cluster.followerOf(leader);
        NodeId third = founders.stream()
                .filter(id -> !id.equals(leader) && !id.equals(wiped))
                .findFirst()
                .orElseThrow();
        add(leader, "before");
        cluster.stop(wiped);
        cluster.wipe(wiped);
        cluster.start(wiped);
        cluster.raft(wiped).status().filter(status -> status.commitIndex() > 1).blockFirst(PATIENCE);
        cluster.network().isolate(third);
        Mono<Integer> uncounted = cluster.raft(leader).propose(new Add("not acknowledged"));
        StepVerifier.create(uncounted.timeout(Duration.ofMillis(300)))
                .expectError()
                .verify(PATIENCE);
        cluster.network().heal();
        leader = cluster.awaitLeader();
        Member member = present(
                present(cluster.admin(leader).membership().block(PATIENCE)).member(wiped));
        add(leader, "again");
        changed(leader, before -> before.without(wiped));
        changed(leader, before -> before.with(member));
        cluster.network().isolate(third);
        add(wiped, "now it counts");
    }

    @Test
    void ofTwoOperatorsWhoChangeTheSameMembershipOneIsToldOfTheConflict() {
        Membership before = present(cluster.admin(leader).membership().block(PATIENCE));
        Member one = present(before.member(founders.get(1))).withPriority(60);
        Member other = present(before.member(founders.get(2))).withPriority(70);
        List<Object> ends = present(Mono.zip(
                        end(cluster.admin(founders.get(1)).change(before.with(one))),
                        end(cluster.admin(founders.get(2)).change(before.with(other))),
                        List::<Object>of)
                .block(PATIENCE));
        assertThat(ends).filteredOn(end -> end instanceof Membership).hasSize(1);
        assertThat(ends)
                .filteredOn(end -> end instanceof MembershipChangeException)
                .singleElement()
                .satisfies(error ->
                        assertThat(((MembershipChangeException) error).reason()).isEqualTo(Reason.CONFLICT));
    }

    @Test
    void aMembershipInWhichNobodyCouldLeadIsRefused() {
        StepVerifier.create(change(leader, before -> {
                    Membership changed = before;
                    for (Member member : before.members()) {
                        changed = changed.with(member.withKind(Member.Kind.LEARNER));
                    }
                    return changed;
                }))
                .expectError(InvalidConfigException.class)
                .verify(PATIENCE);
        add(leader, "nothing happened");
    }

    @Test
    void aClosedNodeTakesNoOrders() {
        NodeId follower = cluster.followerOf(leader);
        var admin = cluster.admin(follower);
        Membership before = present(admin.membership().block(PATIENCE));
        cluster.stop(follower);
        StepVerifier.create(admin.membership()).verifyError(NodeClosedException.class);
        StepVerifier.create(admin.change(before)).verifyError(NodeClosedException.class);
        StepVerifier.create(admin.stepDown()).verifyError(NodeClosedException.class);
    }

    private Membership changed(NodeId through, UnaryOperator<Membership> edit) {
        return present(change(through, edit).block(PATIENCE));
    }

    private Mono<Membership> change(NodeId through, UnaryOperator<Membership> edit) {
        // The leader's picture: a follower's may be behind it.
        return cluster.admin(leader)
                .membership()
                .flatMap(before -> cluster.admin(through).change(edit.apply(before)));
    }

    private static Mono<Object> end(Mono<Membership> change) {
        return change.<Object>map(after -> after).onErrorResume(Mono::just);
    }

    private void add(NodeId through, String word) {
        cluster.raft(through).propose(new Add(word)).block(PATIENCE);
    }
}
