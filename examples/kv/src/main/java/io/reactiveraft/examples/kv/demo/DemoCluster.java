package io.reactiveraft.examples.kv.demo;

import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.Role;
import io.reactiveraft.examples.kv.http.NodePicture;
import io.reactiveraft.examples.kv.http.NodePicture.Phase;
import io.reactiveraft.examples.kv.http.Nodes;
import io.reactiveraft.examples.kv.node.HostedNode;
import io.reactiveraft.examples.kv.node.NodeOptions;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/** The demo's nodes: picks one for a request, switches them, and tells the story of it. Thread-safe. */
final class DemoCluster implements Nodes {

    private static final Duration LOOK_EVERY = Duration.ofMillis(100);

    private final List<DemoNode> nodes;
    private final DemoStory story;
    private final Scheduler clock;
    private final AtomicInteger next = new AtomicInteger();

    DemoCluster(List<NodeOptions> options, DemoStory story, Scheduler clock) {
        this.nodes = options.stream().map(DemoNode::new).toList();
        this.story = story;
        this.clock = clock;
    }

    /** Those that run, in the order of their names. */
    List<HostedNode> running() {
        return nodes.stream().map(DemoNode::hosted).filter(Objects::nonNull).toList();
    }

    /** The node named, or in turns one of those that run. */
    @Override
    public HostedNode pick(@Nullable String name) {
        if (name != null) {
            HostedNode hosted = node(name).hosted();
            if (hosted == null) {
                throw new NodeClosedException(Outcome.NOT_APPENDED);
            }
            return hosted;
        }
        List<HostedNode> running = running();
        if (running.isEmpty()) {
            throw new NoLeaderException("none of the demo's nodes runs");
        }
        return running.get(Math.floorMod(next.getAndIncrement(), running.size()));
    }

    @Override
    public Flux<NodePicture> pictures() {
        return Flux.fromIterable(nodes).concatMap(DemoNode::picture);
    }

    @Override
    public Flux<ServerSentEvent<Object>> story() {
        return story.events();
    }

    /** Starts the node named. Cancelling waits no longer, but the node starts all the same. */
    Mono<Void> start(String name) {
        DemoNode node = node(name);
        return uncancellable(node.start().doOnNext(story::follow).then(story.line(name + " has started")));
    }

    /** Stops the node named. Cancelling waits no longer, but the node stops all the same. */
    Mono<Void> stop(String name) {
        DemoNode node = node(name);
        return uncancellable(node.stop().then(story.line(name + " has stopped")));
    }

    /** Starts all that do not run. */
    Mono<Void> startAll() {
        return settled(Phase.STOPPED).flatMap(node -> start(node.id().value())).then();
    }

    /** Stops all that run. */
    Mono<Void> stopAll() {
        return settled(Phase.RUNNING).flatMap(DemoNode::stop).then();
    }

    /** The nodes in that phase; one that is on its way between two is waited for. */
    private Flux<DemoNode> settled(Phase phase) {
        return Flux.fromIterable(nodes)
                .flatMap(node -> Flux.interval(Duration.ZERO, LOOK_EVERY, clock)
                        .onBackpressureDrop()
                        .map(tick -> node.phase())
                        .filter(seen -> seen == Phase.RUNNING || seen == Phase.STOPPED)
                        .next()
                        .filter(phase::equals)
                        .map(seen -> node));
    }

    /** The leader, as soon as there is one that runs; of two who think so, that of the higher term. */
    Mono<String> leader() {
        return Flux.interval(Duration.ZERO, LOOK_EVERY, clock)
                .onBackpressureDrop()
                .concatMap(tick -> pictures().collectList(), 1)
                .<NodePicture>handle((pictures, sink) -> pictures.stream()
                        .filter(picture -> picture.role() == Role.LEADER)
                        .max(Comparator.comparingLong(NodePicture::term))
                        .ifPresent(sink::next))
                .map(NodePicture::id)
                .next();
    }

    /** A node that runs and does not lead. */
    Mono<String> follower() {
        return leader().flatMap(leader -> Flux.fromIterable(running())
                .map(node -> node.id().value())
                .filter(name -> !name.equals(leader))
                .next());
    }

    private DemoNode node(String name) {
        return nodes.stream()
                .filter(node -> node.id().value().equals(name))
                .findFirst()
                .orElseThrow(() -> new ResponseStatusException(
                        HttpStatus.NOT_FOUND,
                        "there is no node \"" + name + "\"; there are "
                                + nodes.stream().map(node -> node.id().value()).collect(Collectors.joining(", "))));
    }

    private static Mono<Void> uncancellable(Mono<Void> work) {
        return Mono.defer(() -> Mono.fromFuture(work.toFuture(), true));
    }
}
