package io.reactiveraft.memory;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.TransportEvent;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.publisher.Sinks;

/** One node in the network. All but the methods of {@link BoundTransport} is called on the network's worker only. */
final class MemoryNode implements BoundTransport {

    private final MemoryNetwork network;
    private final ClusterId cluster;
    private final Member own;
    private final LaneHandler handler;
    private final List<MemoryLink> links = new ArrayList<>();
    private final Sinks.Many<TransportEvent> events = Sinks.many().multicast().directBestEffort();

    /** Written by the worker only, read by all, never changed once written. */
    private volatile Map<Refusal, Long> refusals = Map.of();

    private boolean closed;

    MemoryNode(MemoryNetwork network, ClusterId cluster, Member own, List<Member> members, LaneHandler handler) {
        this.network = network;
        this.cluster = cluster;
        this.own = own;
        this.handler = handler;
        for (Member member : members) {
            if (!member.id().equals(own.id())) {
                links.add(new MemoryLink(network, this, member));
            }
        }
    }

    @Override
    public InetSocketAddress localAddress() {
        return InetSocketAddress.createUnresolved(own.host(), own.port());
    }

    @Override
    public Flux<TransportEvent> events() {
        return events.asFlux();
    }

    @Override
    public Map<Refusal, Long> refusals() {
        return refusals;
    }

    @Override
    public Mono<Void> close() {
        return Mono.create(sink -> {
            Runnable closing = () -> {
                shutDown("closed");
                sink.success();
            };
            if (!network.run(closing)) {
                sink.success();
            }
        });
    }

    NodeId self() {
        return own.id();
    }

    ClusterId cluster() {
        return cluster;
    }

    LaneHandler handler() {
        return handler;
    }

    List<MemoryLink> links() {
        return links;
    }

    boolean knows(NodeId node) {
        return links.stream().anyMatch(link -> link.peer().equals(node));
    }

    void dialAll() {
        if (!closed) {
            links.forEach(MemoryLink::dial);
        }
    }

    void emit(TransportEvent event) {
        // Emitted by the worker only, so there is no other emission to collide with; without a subscriber it is lost.
        events.emitNext(event, Sinks.EmitFailureHandler.FAIL_FAST);
    }

    void refuse(String remote, Refusal refusal, String detail) {
        Map<Refusal, Long> counted = new EnumMap<>(Refusal.class);
        counted.putAll(refusals);
        counted.merge(refusal, 1L, Long::sum);
        refusals = Collections.unmodifiableMap(counted);
        emit(new TransportEvent.Refused(remote, refusal, detail));
    }

    void shutDown(String reason) {
        if (closed) {
            return;
        }
        closed = true;
        links.forEach(link -> link.close("this node: " + reason));
        network.unbind(this, own, "the peer: " + reason);
        events.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    @Override
    public String toString() {
        return own.toString();
    }
}
