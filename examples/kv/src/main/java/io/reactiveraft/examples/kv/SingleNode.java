package io.reactiveraft.examples.kv;

import io.reactiveraft.NodeClosedException;
import io.reactiveraft.Outcome;
import io.reactiveraft.examples.kv.http.NodePicture;
import io.reactiveraft.examples.kv.http.Nodes;
import io.reactiveraft.examples.kv.node.HostedNode;
import io.reactiveraft.examples.kv.node.KvNode;
import io.reactiveraft.examples.kv.node.NodeOptions;
import io.reactiveraft.examples.kv.node.Turns;
import io.reactiveraft.node.RaftNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.http.HttpStatus;
import org.springframework.http.codec.ServerSentEvent;
import org.springframework.web.server.ResponseStatusException;
import reactor.core.publisher.Flux;

/** The one node of this process; starts before the web server and stops after it. */
final class SingleNode implements Nodes, SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SingleNode.class);

    private final NodeOptions options;
    private volatile @Nullable RaftNode node;

    SingleNode(NodeOptions options) {
        this.options = options;
    }

    /** Waits, on the thread that starts the application. */
    @Override
    public void start() {
        node = KvNode.start(options).block();
    }

    @Override
    public void stop(Runnable done) {
        RaftNode running = node;
        node = null;
        if (running == null) {
            done.run();
            return;
        }
        running.close()
                .doFinally(signal -> done.run())
                .subscribe(nothing -> {}, error -> LOG.error("The node did not close in order", error));
    }

    @Override
    public void stop() {
        stop(() -> {});
    }

    @Override
    public boolean isRunning() {
        return node != null;
    }

    /** Below the web server's. */
    @Override
    public int getPhase() {
        return 0;
    }

    @Override
    public HostedNode pick(@Nullable String name) {
        if (name != null && !name.equals(options.id().value())) {
            throw new ResponseStatusException(
                    HttpStatus.NOT_FOUND, "there is no node \"" + name + "\" here; this is " + options.id());
        }
        return hosted();
    }

    @Override
    public Flux<NodePicture> pictures() {
        return Flux.defer(() -> hosted().raft().status()).take(1).map(status -> NodePicture.running(status, false));
    }

    @Override
    public Flux<ServerSentEvent<Object>> story() {
        return Flux.defer(() -> Turns.of(hosted().raft()))
                .map(turn -> ServerSentEvent.<Object>builder(Map.of("text", Turns.describe(turn)))
                        .event("line")
                        .build());
    }

    private HostedNode hosted() {
        RaftNode running = node;
        if (running == null) {
            throw new NodeClosedException(Outcome.NOT_APPENDED);
        }
        return KvNode.hosted(running, options);
    }
}
