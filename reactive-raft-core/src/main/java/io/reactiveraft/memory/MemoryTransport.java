package io.reactiveraft.memory;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.RaftTransport;
import java.util.List;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.core.publisher.MonoSink;

/** The transport of a node in a {@link MemoryNetwork}. */
record MemoryTransport(MemoryNetwork network) implements RaftTransport {

    @Override
    public Mono<BoundTransport> bind(ClusterId cluster, NodeId self, List<Member> members, LaneHandler handler) {
        List<Member> copy = List.copyOf(members);
        return Mono.create(sink -> {
            Binding binding = new Binding(network, sink);
            if (!network.run(() -> binding.bind(cluster, self, copy, handler))) {
                sink.error(new TransportFailedException("the network has been disposed of"));
            }
        });
    }

    /** One subscription to a bind; its state is the network's worker's. */
    private static final class Binding {

        private final MemoryNetwork network;
        private final MonoSink<BoundTransport> sink;
        private @Nullable MemoryNode bound;
        private boolean cancelled;

        Binding(MemoryNetwork network, MonoSink<BoundTransport> sink) {
            this.network = network;
            this.sink = sink;
            sink.onCancel(() -> network.run(this::cancel));
        }

        /** Comes only if nobody was handed the node. */
        private void cancel() {
            cancelled = true;
            if (bound != null) {
                bound.shutDown("bind was cancelled");
            }
        }

        void bind(ClusterId cluster, NodeId self, List<Member> members, LaneHandler handler) {
            if (cancelled) {
                return;
            }
            try {
                MemoryNode node = network.bind(cluster, self, members, handler);
                bound = node;
                sink.success(node);
                // In a task of its own, so that whoever was just handed the node hears of its first connection.
                network.run(node::dialAll);
            } catch (TransportFailedException e) {
                sink.error(e);
            }
        }
    }
}
