package io.reactiveraft.examples.kv.http;

import io.reactiveraft.examples.kv.node.HostedNode;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.codec.ServerSentEvent;
import reactor.core.publisher.Flux;

/** Hosts a stub. */
record StubNodes(StubRaft raft) implements Nodes {

    @Override
    public HostedNode pick(@Nullable String name) {
        return new HostedNode(StubRaft.SELF, raft, raft.admin, () -> Map.of(Refusal.OTHER_CLUSTER, 2L));
    }

    @Override
    public Flux<NodePicture> pictures() {
        return raft.status().take(1).map(status -> NodePicture.running(status, false));
    }

    @Override
    public Flux<ServerSentEvent<Object>> story() {
        return Flux.never();
    }
}
