package io.reactiveraft.examples.kv.demo;

import io.reactiveraft.NodeId;
import io.reactiveraft.examples.kv.http.NodePicture;
import io.reactiveraft.examples.kv.http.NodePicture.Phase;
import io.reactiveraft.examples.kv.node.HostedNode;
import io.reactiveraft.examples.kv.node.KvNode;
import io.reactiveraft.examples.kv.node.NodeOptions;
import io.reactiveraft.node.RaftNode;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Mono;

/** A node that can be stopped and started again. Thread-safe: of two who want to switch it at once, one is refused. */
final class DemoNode {

    private final NodeOptions options;
    private final Mono<RaftNode> recipe;
    private final AtomicReference<State> state = new AtomicReference<>(new State(Phase.STOPPED, null));

    /** Reads its certificates now. */
    DemoNode(NodeOptions options) {
        this.options = options;
        this.recipe = KvNode.start(options);
    }

    NodeId id() {
        return options.id();
    }

    Phase phase() {
        return now().phase();
    }

    /** The store on it, null unless it runs. */
    @Nullable
    HostedNode hosted() {
        RaftNode node = now().node();
        return node == null ? null : KvNode.hosted(node, options);
    }

    /** Recovers from the folder; emits the store on it. Not to be cancelled. */
    Mono<HostedNode> start() {
        return Mono.defer(() -> {
            move(Phase.STOPPED, Phase.STARTING);
            return recipe.doOnError(error -> state.set(new State(Phase.STOPPED, null)))
                    .doOnNext(node -> state.set(new State(Phase.RUNNING, node)))
                    .map(node -> KvNode.hosted(node, options));
        });
    }

    /** Closes it; its folder remains. Not to be cancelled. */
    Mono<Void> stop() {
        return Mono.defer(() -> {
            RaftNode node = move(Phase.RUNNING, Phase.STOPPING).node();
            Mono<Void> closed = node == null ? Mono.empty() : node.close();
            return closed.doOnTerminate(() -> state.set(new State(Phase.STOPPED, null)));
        });
    }

    Mono<NodePicture> picture() {
        return Mono.defer(() -> {
            HostedNode hosted = hosted();
            Mono<NodePicture> running = hosted == null
                    ? Mono.empty()
                    : hosted.raft().status().next().map(status -> NodePicture.running(status, true));
            return running.switchIfEmpty(Mono.fromSupplier(() -> NodePicture.absent(id(), phase())));
        });
    }

    private State now() {
        return Objects.requireNonNull(state.get());
    }

    private State move(Phase from, Phase to) {
        State before = now();
        if (before.phase() != from || !state.compareAndSet(before, new State(to, null))) {
            throw new ResponseStatusException(
                    HttpStatus.CONFLICT, id() + " is " + lower(phase()) + "; allowed only while it is " + lower(from));
        }
        return before;
    }

    private static String lower(Phase phase) {
        return phase.name().toLowerCase(Locale.ROOT);
    }

    private record State(Phase phase, @Nullable RaftNode node) {}
}
