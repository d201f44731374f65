package io.reactiveraft.examples.kv.demo;

import io.reactiveraft.ReadConsistency;
import io.reactiveraft.examples.kv.node.HostedNode;
import io.reactiveraft.examples.kv.store.Value;
import java.time.Duration;
import java.util.List;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.util.retry.Retry;

/** Reads everything back, by linearizable reads through every node. */
final class Judge {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Duration PAUSE = Duration.ofMillis(200);

    private final DemoCluster cluster;
    private final Scheduler demo;

    Judge(DemoCluster cluster, Scheduler demo) {
        this.cluster = cluster;
        this.demo = demo;
    }

    /** One reading for each node; an error if one cannot be had in time. */
    Mono<List<Reading>> readings() {
        return Flux.defer(() -> Flux.fromIterable(cluster.running()))
                .concatMap(this::reading)
                .collectList()
                .timeout(PATIENCE, demo);
    }

    private Mono<Reading> reading(HostedNode node) {
        return Flux.fromIterable(Load.lists())
                .concatMap(list -> items(node, list).map(items -> new ItemsOfList(list, items)))
                .publishOn(demo)
                .reduceWith(Reading::new, (reading, items) -> {
                    reading.add(items.list(), items.items());
                    return reading;
                });
    }

    private Mono<List<String>> items(HostedNode node, String list) {
        return node.raft()
                .query(state -> state.get(list), ReadConsistency.LINEARIZABLE)
                .retryWhen(Retry.fixedDelay(Long.MAX_VALUE, PAUSE).scheduler(demo))
                .map(value -> value instanceof Value.Items items ? items.items() : List.<String>of())
                .defaultIfEmpty(List.of());
    }

    private record ItemsOfList(String list, List<String> items) {}
}
