package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static io.reactiveraft.node.MemoryCluster.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftSession;
import io.reactiveraft.node.Counter.Increment;
import io.reactiveraft.node.VirtualCluster.End;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Whatever is cancelled, cut off and repeated: what succeeded was counted once, and nothing was counted twice. */
class SessionStressTest {

    private static final NodeId RESTARTED = NodeId.of("n3");

    /** One proposal: subscribed to now and then, cancelled now and then, until it has its result. */
    private static final class Wish {

        private final String name;
        private final Mono<Integer> mono;
        private @Nullable End<Integer> attempt;
        private @Nullable Integer result;
        private boolean unknown;

        Wish(String name, RaftSession session) {
            this.name = name;
            mono = session.propose(new Increment(name));
        }

        void step(VirtualCluster<?> cluster, SplittableRandom random) {
            End<Integer> current = attempt;
            if (current == null) {
                attempt = random.nextInt(20) == 0 ? cluster.subscribe(mono) : null;
            } else if (current.isOver()) {
                attempt = null;
                learn(current);
            } else if (random.nextInt(30) == 0) {
                current.cancel();
                attempt = null;
            }
        }

        /** Never anything else than at first; and what may have been sent is never said to have been sent nowhere. */
        void learn(End<Integer> end) {
            if (end.error() instanceof RaftException error) {
                assertThat(result).as("%s after a result", name).isNull();
                assertThat(unknown && error.outcome() == Outcome.NOT_APPENDED)
                        .as("%s is first unknown and then not: %s", name, error)
                        .isFalse();
                unknown |= error.outcome() == Outcome.UNKNOWN;
            } else {
                assertThat(result).as(name).isIn(null, end.get());
                result = end.get();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void onVirtualTimeWithFaults(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        VirtualCluster<List<String>> cluster = new VirtualCluster<>(3, SessionStory.CONFIG, Counter::machine);
        cluster.awaitLeader();
        List<NodeId> owners = List.of(NodeId.of("n1"), NodeId.of("n2"));
        List<RaftSession> sessions =
                owners.stream().map(id -> cluster.raft(id).session()).toList();
        List<Wish> wishes = new ArrayList<>();
        boolean up = true;
        for (int i = 0; i < 2000; i++) {
            if (random.nextInt(4) == 0) {
                wishes.add(new Wish("w" + wishes.size(), sessions.get(random.nextInt(sessions.size()))));
            }
            wishes.forEach(wish -> wish.step(cluster, random));
            up = disturb(cluster, random, up);
            cluster.pass(Duration.ofMillis(1 + random.nextInt(4)));
        }
        cluster.network().heal();
        if (!up) {
            cluster.start(RESTARTED);
        }
        cluster.awaitLeader();
        List<Integer> results = new ArrayList<>();
        for (Wish wish : wishes) {
            wish.learn(cluster.await(wish.mono.retry(50)));
            results.add(present(wish.result));
        }
        assertThat(results).as("seed %d", seed).doesNotHaveDuplicates();
        for (NodeId id : cluster.ids()) {
            List<String> counted = present(cluster.await(cluster.raft(id).<List<String>>query(List::copyOf))
                    .get());
            assertThat(counted)
                    .as("seed %d at %s", seed, id)
                    .containsExactlyInAnyOrderElementsOf(
                            wishes.stream().map(wish -> wish.name).toList());
            Map<String, Integer> places = new HashMap<>();
            counted.forEach(name -> places.put(name, places.size() + 1));
            wishes.forEach(wish -> assertThat(wish.result)
                    .as("seed %d, the first result of %s", seed, wish.name)
                    .isEqualTo(places.get(wish.name)));
        }
        cluster.close();
    }

    /** Gives whether the node that is restarted is up. */
    private static boolean disturb(VirtualCluster<?> cluster, SplittableRandom random, boolean up) {
        int fault = random.nextInt(400);
        if (fault == 0 && up) {
            cluster.stop(RESTARTED);
            return false;
        }
        if (fault < 10 && !up) {
            cluster.start(RESTARTED);
            return true;
        }
        if (fault == 11 || fault == 12) {
            cluster.network().isolate(cluster.ids().get(random.nextInt(3)));
        } else if (fault == 13) {
            cluster.network().disconnect(NodeId.of("n1"), NodeId.of("n2"));
        } else if (fault < 24) {
            cluster.network().heal();
        }
        return up;
    }

    @Test
    void onRealThreadsWithTimeoutsAndTwoSubscribersEach() {
        MemoryCluster cluster = new MemoryCluster(3, RaftConfig.lowLatency(), Counter::machine);
        cluster.awaitLeader();
        List<RaftSession> sessions =
                cluster.ids().stream().map(id -> cluster.raft(id).session()).toList();
        int count = 1000;
        List<Integer> results = present(Flux.range(0, count)
                .flatMap(i -> twice(sessions.get(i % 3).propose(new Increment("w" + i)), i % 7), 200)
                .collectList()
                .block(PATIENCE));
        assertThat(results).hasSize(count).doesNotHaveDuplicates();
        for (NodeId id : cluster.ids()) {
            List<String> counted =
                    present(cluster.raft(id).<List<String>>query(List::copyOf).block(PATIENCE));
            assertThat(counted).hasSize(count).doesNotHaveDuplicates();
        }
        cluster.close();
    }

    /** Both subscribers get the same; one of them loses patience now and then, and comes back. */
    private static Mono<Integer> twice(Mono<Integer> mono, int millis) {
        Mono<Integer> hasty =
                mono.timeout(Duration.ofMillis(1 + millis)).retry(3).onErrorResume(late -> mono);
        return Mono.zip(hasty.retry(50), mono.retry(50), (one, other) -> {
            assertThat(one).isEqualTo(other);
            return one;
        });
    }
}
