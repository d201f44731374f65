package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftException;
import io.reactiveraft.node.Words.Add;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Writers that go on through some nodes until they are told to stop, and what they were told of each word. */
final class Load {

    private static final int WRITERS = 8;
    private static final Duration PAUSE_AFTER_FAILURE = Duration.ofMillis(5);

    private final MemoryCluster cluster;
    private final List<NodeId> through;
    private final AtomicInteger next = new AtomicInteger();
    private final Map<String, Object> outcomes = new ConcurrentHashMap<>();
    private final Mono<Void> end;
    private volatile boolean stopped;

    private Load(MemoryCluster cluster, List<NodeId> through) {
        this.cluster = cluster;
        this.through = through;
        end = Flux.range(0, WRITERS)
                .flatMap(writer -> Mono.defer(this::write).repeat(() -> !stopped), WRITERS)
                .then()
                .cache();
    }

    static Load through(MemoryCluster cluster, List<NodeId> nodes) {
        Load load = new Load(cluster, nodes);
        load.end.subscribe();
        return load;
    }

    private Mono<Object> write() {
        int number = next.getAndIncrement();
        String word = "word " + number;
        return cluster.raft(through.get(number % through.size()))
                .propose(new Add(word))
                .<Object>map(size -> size)
                .onErrorResume(
                        RaftException.class,
                        error -> Mono.<Object>just(error.outcome()).delayElement(PAUSE_AFTER_FAILURE))
                .doOnNext(outcome -> outcomes.put(word, outcome));
    }

    /** How many words were acknowledged so far. */
    long acknowledged() {
        return outcomes.values().stream()
                .filter(outcome -> outcome instanceof Integer)
                .count();
    }

    /** Waits for some more words to be acknowledged. */
    void goOn(int words) {
        long before = acknowledged();
        Flux.interval(Duration.ofMillis(1))
                .onBackpressureDrop()
                .filter(tick -> acknowledged() >= before + words)
                .blockFirst(PATIENCE);
    }

    /** Stops, and checks that the words are what the writers were told, each at the place that was its result. */
    void stopAndCheck(NodeId reader) {
        stopped = true;
        end.block(PATIENCE);
        List<String> words = MemoryCluster.present(
                cluster.raft(reader).<List<String>>query(List::copyOf).block(PATIENCE));
        assertThat(words).doesNotHaveDuplicates();
        Map<String, Integer> places = new ConcurrentHashMap<>();
        IntStream.range(0, words.size()).forEach(i -> places.put(words.get(i), i + 1));
        outcomes.forEach((word, outcome) -> {
            if (outcome instanceof Integer place) {
                assertThat(places).containsEntry(word, place);
            } else if (outcome == Outcome.NOT_APPENDED) {
                assertThat(places).doesNotContainKey(word);
            }
        });
        assertThat(acknowledged()).isPositive();
    }
}
