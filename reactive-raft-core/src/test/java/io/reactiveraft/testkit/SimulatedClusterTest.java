package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.testkit.Registers.Write;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.reactivestreams.Subscription;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.test.StepVerifier;

/** What users of the test kit can do with a cluster on virtual time. */
class SimulatedClusterTest {

    private final SimulatedCluster<Registers> cluster =
            SimulatedCluster.start(42, 3, RaftConfig.lowLatency(), SimulatedClusterTest::registers);

    private static StateMachine<Registers> registers() {
        return Registers.machine((index, value, result) -> {});
    }

    @Test
    void aLeaderIsElectedAndAppliesCommands() {
        NodeId leader = cluster.awaitLeader();

        long before = cluster.await(cluster.raft(leader).propose(new Write("a", 7)));

        assertThat(before).isZero();
        assertThat(read(leader)).isEqualTo(7);
    }

    @Test
    void whoCrashesIsReplacedAndComesBackWithAllThatWasAcknowledged() {
        NodeId leader = cluster.awaitLeader();
        cluster.complete(cluster.raft(leader).propose(new Write("a", 7)));

        cluster.crash(leader);
        NodeId next = cluster.awaitLeader();
        cluster.restart(leader);

        assertThat(next).isNotEqualTo(leader);
        assertThat(read(leader)).isEqualTo(7);
    }

    @Test
    void whoIsIsolatedCommitsNothing() {
        NodeId leader = cluster.awaitLeader();
        cluster.isolate(leader);

        assertThatThrownBy(() -> cluster.await(cluster.raft(leader).propose(new Write("a", 7))))
                .isInstanceOf(OutcomeUnknownException.class);

        cluster.heal();
        cluster.advanceUntil(() -> cluster.leader() != null);
        assertThat(read(cluster.awaitLeader())).isZero();
    }

    @Test
    void whoIsPausedIsReplacedMeanwhile() {
        NodeId leader = cluster.awaitLeader();

        cluster.pause(leader, Duration.ofSeconds(30));
        cluster.advance(Duration.ofSeconds(10));
        NodeId other = cluster.nodes().stream()
                .filter(node -> !node.equals(leader))
                .findFirst()
                .orElseThrow();

        cluster.complete(cluster.raft(other).propose(new Write("a", 7)));
        assertThat(read(other)).isEqualTo(7);
    }

    @Test
    void whoStopsHandsOverFirst() {
        NodeId leader = cluster.awaitLeader();

        cluster.stop(leader);

        NodeId next = cluster.awaitLeader();
        assertThat(next).isNotEqualTo(leader);
    }

    @Test
    void whoJoinsIsBroughtInByAChange() {
        NodeId leader = cluster.awaitLeader();
        cluster.complete(cluster.raft(leader).propose(new Write("a", 7)));

        Member newcomer = cluster.join();
        cluster.complete(cluster.admin(leader)
                .membership()
                .flatMap(present -> cluster.admin(leader).change(present.with(newcomer))));

        assertThat(read(newcomer.id())).isEqualTo(7);
    }

    @Test
    void aPublisherCanBeWatchedStepByStep() {
        NodeId leader = cluster.awaitLeader();
        Raft<Registers> raft = cluster.raft(leader);
        cluster.complete(raft.proposeAll(Flux.range(1, 3).map(i -> new Write("a", i))));

        StepVerifier.create(
                        cluster.drive(raft.committed(1).map(committed -> Registers.valueOf(committed.command()))), 0)
                .thenRequest(1)
                .expectNext(1L)
                .thenRequest(2)
                .expectNext(2L, 3L)
                .then(() -> cluster.advance(Duration.ofHours(1)))
                .thenCancel()
                .verify();
    }

    @Test
    void theSameSeedGivesTheSameRun() {
        assertThat(story(7)).isEqualTo(story(7)).isNotEqualTo(story(8));
    }

    private static List<Object> story(long seed) {
        SimulatedCluster<Registers> cluster =
                SimulatedCluster.start(seed, 5, RaftConfig.lowLatency(), SimulatedClusterTest::registers);
        List<Object> story = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            NodeId leader = cluster.awaitLeader();
            cluster.complete(cluster.raft(leader).propose(new Write("a", i)));
            story.add(leader);
            cluster.crash(leader);
            cluster.advance(Duration.ofSeconds(5));
            cluster.restart(leader);
        }
        story.add(cluster.now());
        return story;
    }

    @Test
    void whatNeverComesIsNotWaitedForForEver() {
        assertThatThrownBy(() -> cluster.await(Mono.never()))
                .hasMessageContaining("within PT10M of virtual time (seed 42, after ");
        assertThatThrownBy(() -> cluster.await(Mono.empty())).isInstanceOf(NoSuchElementException.class);
    }

    @Test
    void whoLeavesVirtualTimeIsFound() {
        NodeId leader = cluster.awaitLeader();
        Mono<Long> strayed = cluster.raft(leader).propose(new Write("a", 7)).delayElement(Duration.ofMillis(1));

        assertThatThrownBy(() -> cluster.await(strayed)).hasMessageContaining("nothing runs on real threads");
    }

    @Test
    void whoLeavesVirtualTimeWhenItIsAskedForMoreIsFound() {
        Flux<Long> strayed = Flux.generate(sink -> {
            Schedulers.parallel().schedule(() -> {});
            sink.next(1L);
        });

        List<Throwable> failures = new ArrayList<>();
        BaseSubscriber<Long> asking = new BaseSubscriber<>() {
            @Override
            protected void hookOnSubscribe(Subscription subscription) {
                // Asks later.
            }

            @Override
            protected void hookOnError(Throwable failure) {
                failures.add(failure);
            }
        };

        cluster.drive(strayed).subscribe(asking);
        assertThat(failures).isEmpty();
        asking.request(1);

        assertThat(failures).singleElement().isInstanceOf(Violation.class);
    }

    @Test
    void whoCannotStartSaysWhy() {
        IllegalStateException cause = new IllegalStateException("no machine today");

        assertThatThrownBy(() -> SimulatedCluster.start(5, 3, RaftConfig.lowLatency(), () -> {
                    throw cause;
                }))
                .isInstanceOf(Violation.class)
                .hasCause(cause)
                .hasMessageContaining("nodes start")
                .hasMessageContaining("(seed 5, after ");
    }

    @Test
    void aGroupThatGivesUpIsFoundAtOnce() {
        SimulatedCluster<Registers> fragile = SimulatedCluster.start(
                5, 3, RaftConfig.lowLatency(), () -> Registers.machine((index, value, result) -> failOn(value)));
        NodeId leader = fragile.awaitLeader();

        assertThatThrownBy(() -> fragile.complete(fragile.raft(leader).propose(new Write("a", 13))))
                .isInstanceOf(StorageFailedException.class);
        assertThatThrownBy(() -> fragile.advance(Duration.ofMillis(1)))
                .isInstanceOf(Violation.class)
                .hasMessageContaining("a group gives up only if its disk fails")
                .hasMessageContaining("(seed 5, after ")
                .hasStackTraceContaining("thirteen");
    }

    private static void failOn(long value) {
        if (value == 13) {
            throw new OutOfLuckError("thirteen");
        }
    }

    private static final class OutOfLuckError extends Error {

        private static final long serialVersionUID = 1;

        OutOfLuckError(String message) {
            super(message);
        }
    }

    @Test
    void whatHappensCanBeWrittenDown() {
        ByteArrayOutputStream trace = new ByteArrayOutputStream();
        PrintStream print = new PrintStream(trace, true, StandardCharsets.UTF_8);

        SimulatedCluster.start(
                5, 1, RaftConfig.lowLatency(), SimulatedClusterTest::registers, new Outputs(print, null));

        assertThat(trace.toString(StandardCharsets.UTF_8)).contains("write").contains("committed");
    }

    @Test
    void whatLastsLongerThanAnybodyWaitsIsRefused() {
        assertThatThrownBy(() -> cluster.delay(Duration.ofDays(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a duration of PT2400000H, but 0 to PT30M is allowed");
        assertThatThrownBy(() -> cluster.advance(Duration.ofDays(100_000)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> cluster.pause(NodeId.of("n1"), Duration.ofNanos(-1)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whoDoesNotRunCannotBeAsked() {
        cluster.crash(NodeId.of("n1"));

        assertThatThrownBy(() -> cluster.raft(NodeId.of("n1"))).hasMessageContaining("n1 does not run");
        assertThatThrownBy(() -> cluster.raft(NodeId.of("n9"))).hasMessageContaining("[n1, n2, n3]");
    }

    private long read(NodeId node) {
        return cluster.await(cluster.raft(node).query(registers -> registers.read("a")));
    }
}
