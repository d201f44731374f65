package io.reactiveraft.examples.kv.http;

import io.reactiveraft.examples.kv.node.HostedNode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;

/** The nodes that this process hosts: one, or in the demo three. Thread-safe. */
public interface Nodes {

    /**
     * The node that shall serve a request.
     *
     * @param name which; null for any that runs
     * @throws org.springframework.web.server.ResponseStatusException 404 if this process hosts no such node
     * @throws io.reactiveraft.RaftException if it does not run
     */
    HostedNode pick(@Nullable String name);

    /** All of them as they are now, in the order of their names. Completes. */
    Flux<NodePicture> pictures();

    /** What else the page shall show: what was first, then what happens. Ends when the node does. */
    Flux<ServerSentEvent<Object>> story();
}
