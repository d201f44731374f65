package io.reactiveraft.memory;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.TransportEvent;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.net.InetSocketAddress;
import java.util.Collection;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
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
    private final Map<NodeId, MemoryLink> links = new LinkedHashMap<>();
    private final Sinks.Many<TransportEvent> events = Sinks.many().multicast().directBestEffort();

    /** Written by the worker only, read by all, never changed once written. */
    private volatile Map<Refusal, Long> refusals = Map.of();

    private boolean closed;

    MemoryNode(MemoryNetwork network, ClusterId cluster, Member own, List<Member> members, LaneHandler handler) {
        this.network = network;
        this.cluster = cluster;
        this.own = own;
        this.handler = handler;
        others(members).forEach((peer, member) -> links.put(peer, new MemoryLink(network, this, member)));
    }

    private Map<NodeId, Member> others(List<Member> members) {
        Map<NodeId, Member> others = new LinkedHashMap<>();
        members.forEach(member -> others.put(member.id(), member));
        others.remove(own.id());
        return others;
    }

    @Override
    public InetSocketAddress localAddress() {
        return InetSocketAddress.createUnresolved(own.host(), own.port());
    }

    @Override
    public void reach(List<Member> members) {
        Map<NodeId, Member> wanted = others(members);
        network.run(() -> {
            if (!closed) {
                reach(wanted);
            }
        });
    }

    private void reach(Map<NodeId, Member> wanted) {
        links.values().stream().filter(link -> !wanted.containsKey(link.peer())).forEach(MemoryLink::letGo);
        wanted.forEach((peer, member) -> {
            MemoryLink link = links.get(peer);
            if (link == null) {
                link = new MemoryLink(network, this, member);
                links.put(peer, link);
                link.dial();
            } else {
                link.keep(member);
            }
        });
    }

    /** A peer has been let go for long enough: nothing leads there any more, nor here from there. */
    void forget(MemoryLink link) {
        links.remove(link.peer());
        link.close("it is no member any more");
        network.dropLinks(link.peer(), this, "no member there any more");
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

    Collection<MemoryLink> links() {
        return links.values();
    }

    /** Whether a node is let in. */
    boolean knows(NodeId node) {
        MemoryLink link = links.get(node);
        return link != null && link.isWanted();
    }

    void dialAll() {
        if (!closed) {
            links.values().forEach(MemoryLink::dial);
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
        links.values().forEach(link -> link.close("this node: " + reason));
        network.unbind(this, own, "the peer: " + reason);
        events.emitComplete(Sinks.EmitFailureHandler.FAIL_FAST);
    }

    @Override
    public String toString() {
        return own.toString();
    }
}
