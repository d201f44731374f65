package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Command;
import io.reactiveraft.CommandCodec;
import io.reactiveraft.CommandResult;
import io.reactiveraft.Committed;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.Role;
import io.reactiveraft.SnapshotPolicy;
import io.reactiveraft.StateMachine;
import io.reactiveraft.StateSnapshots;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.node.Counter.Increment;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** A state machine that takes long to be restored from a snapshot. */
class NodeRestoreTest {

    private static final SnapshotPolicy OFTEN =
            SnapshotPolicy.DEFAULT.withEntries(20).keeping(5, 5).withChunkBytes(64);

    private final Sinks.Empty<Void> gate = Sinks.empty();
    private final List<String> broken = new ArrayList<>();
    private final VirtualCluster<List<String>> cluster =
            new VirtualCluster<>(3, RaftConfig.defaults().withSnapshots(OFTEN), Slow::new);
    private final NodeId leader = cluster.awaitLeader();
    private final NodeId follower = cluster.followerOf(leader);

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void nothingIsAskedOfItMeanwhile() {
        increment(1, 10);
        cluster.network().isolate(follower);
        increment(11, 200);
        cluster.network().heal();
        awaitInstalled(1);
        List<Integer> answers = new ArrayList<>();

        for (ReadConsistency some : List.of(ReadConsistency.STALE, ReadConsistency.atLeast(1))) {
            cluster.raft(follower).query(List::size, some).subscribe(answers::add);
        }
        cluster.pass(Duration.ofMillis(100));
        assertThat(answers).isEmpty();
        open();
        cluster.pass(Duration.ofMillis(100));

        assertThat(answers).containsExactly(200, 200);
        assertThat(broken).isEmpty();
    }

    @Test
    void anotherSnapshotIsNotInstalledBeforeItIsDone() {
        cluster.network().isolate(follower);
        increment(1, 100);
        cluster.network().heal();
        awaitInstalled(1);
        cluster.network().isolate(follower);
        increment(101, 200);
        cluster.network().heal();
        cluster.pass(Duration.ofSeconds(5));
        assertThat(cluster.marks()).containsEntry(Mark.SNAPSHOT_INSTALLED, 1);

        open();

        awaitInstalled(2);
        cluster.pass(Duration.ofSeconds(2));
        assertThat(cluster.statusOf(follower).role()).isNotEqualTo(Role.STOPPED);
    }

    private void awaitInstalled(int times) {
        cluster.awaitUntil(() -> cluster.marks().getOrDefault(Mark.SNAPSHOT_INSTALLED, 0) == times);
    }

    private void increment(int first, int last) {
        IntStream.rangeClosed(first, last)
                .forEach(i -> cluster.await(cluster.raft(leader).propose(new Increment(Integer.toString(i)))));
    }

    private void open() {
        gate.tryEmitEmpty().orThrow();
    }

    /** Is restored once the gate is open; until then its state is neither the one nor the other. */
    private final class Slow implements StateMachine<List<String>>, StateSnapshots {

        private final StateMachine<List<String>> counter = Counter.machine();
        private final StateSnapshots snapshots = counter.snapshots().orElseThrow();
        private boolean restoring;

        @Override
        public CommandCodec codec() {
            return counter.codec();
        }

        @Override
        public Flux<CommandResult> apply(Flux<Committed<Command<?>>> commands) {
            return counter.apply(commands);
        }

        @Override
        public List<String> state() {
            if (restoring) {
                broken.add("asked while it is restored");
            }
            return counter.state();
        }

        @Override
        public Optional<StateSnapshots> snapshots() {
            return Optional.of(this);
        }

        @Override
        public Flux<ByteBuffer> capture() {
            return snapshots.capture();
        }

        @Override
        public Mono<Void> restore(Flux<ByteBuffer> records) {
            return Mono.fromRunnable(() -> restoring = true)
                    .then(gate.asMono())
                    .then(snapshots.restore(records))
                    .doOnSuccess(done -> restoring = false);
        }
    }
}
