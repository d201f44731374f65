package io.reactiveraft.quic;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.TransportEvent;
import io.reactiveraft.testing.FreePort;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedTransferQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** A node as these tests need it: it says and hears texts, and remembers what happened. */
final class Node implements LaneHandler, AutoCloseable {

    static final ClusterId CLUSTER = ClusterId.of("test");
    static final Duration DEADLINE = Duration.ofSeconds(10);

    private final Member member;
    private final Map<String, CompletableFuture<Sinks.Many<Frame>>> mouths = new ConcurrentHashMap<>();
    private final BlockingQueue<String> heard = new LinkedTransferQueue<>();
    private final BlockingQueue<TransportEvent> events = new LinkedTransferQueue<>();
    private @Nullable BoundTransport transport;

    Node(Member member) {
        this.member = member;
    }

    /** At an address that nobody uses. */
    static Node of(String id) {
        return new Node(new Member(NodeId.of(id), "127.0.0.1", FreePort.find()));
    }

    Node bind(QuicTransport recipe, Node... others) {
        List<Member> members = List.of(others).stream().map(Node::member).toList();
        BoundTransport bound = recipe.bindAddress(member.host(), member.port())
                .bind(CLUSTER, member.id(), members, this)
                .block(DEADLINE);
        if (bound == null) {
            throw new AssertionError("not bound");
        }
        bound.events().subscribe(events::add);
        transport = bound;
        return this;
    }

    Member member() {
        return member;
    }

    BoundTransport transport() {
        BoundTransport bound = transport;
        if (bound == null) {
            throw new AssertionError("not bound");
        }
        return bound;
    }

    /** Waits until it may speak. */
    void say(Node to, Lane lane, String text) throws Exception {
        Sinks.Many<Frame> mouth = mouth(to.member.id(), lane).get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        if (mouth.tryEmitNext(frame(text)).isFailure()) {
            throw new AssertionError(lane + " to " + to.member.id() + " is cancelled");
        }
    }

    /** Waits for the next text that anybody says to this node. */
    String hear() throws InterruptedException {
        String text = heard.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
        if (text == null) {
            throw new AssertionError(member.id() + " hears nothing");
        }
        return text;
    }

    /** Waits for an event, past all others. */
    <T extends TransportEvent> T see(Class<T> kind) throws InterruptedException {
        for (; ; ) {
            TransportEvent event = events.poll(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
            if (event == null) {
                throw new AssertionError(member.id() + " sees no " + kind.getSimpleName());
            }
            if (kind.isInstance(event)) {
                return kind.cast(event);
            }
        }
    }

    boolean sawNothing() {
        return events.isEmpty();
    }

    @Override
    public Publisher<Frame> outbound(NodeId peer, Lane lane) {
        Sinks.Many<Frame> mouth = Sinks.many().unicast().onBackpressureBuffer();
        mouth(peer, lane).obtrudeValue(mouth);
        return mouth.asFlux();
    }

    @Override
    public Publisher<Void> inbound(NodeId peer, Lane lane, Flux<Frame> frames) {
        return frames.doOnNext(frame ->
                        heard.add(StandardCharsets.UTF_8.decode(frame.joined()).toString()))
                .then();
    }

    private CompletableFuture<Sinks.Many<Frame>> mouth(NodeId peer, Lane lane) {
        return mouths.computeIfAbsent(peer + " " + lane, key -> new CompletableFuture<>());
    }

    @Override
    public void close() {
        BoundTransport bound = transport;
        if (bound != null) {
            bound.close().block(DEADLINE);
        }
    }

    static Frame frame(String text) {
        return Frame.of(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
}
