package io.reactiveraft.testing.transport;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.BoundTransport;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.RaftTransport;
import io.reactiveraft.spi.TransportEvent;
import io.reactiveraft.spi.TransportEvent.Connected;
import io.reactiveraft.spi.TransportEvent.Disconnected;
import io.reactiveraft.spi.TransportEvent.Refusal;
import io.reactiveraft.spi.TransportEvent.Refused;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** One node of a test: its transport, what it sends, and a record of all that happens to it. */
final class Party implements LaneHandler {

    static final Duration DEADLINE = Duration.ofSeconds(10);

    /** Longer than a transport keeps the connection of a node that it let go. */
    static final Duration LINGER = Duration.ofMillis(2_500);

    private record Way(NodeId peer, Lane lane) {}

    private final Member self;
    private final Changes changes;
    private final ConcurrentMap<Way, Outbox> outboxes = new ConcurrentHashMap<>();
    private final ConcurrentMap<Way, Inbox> inboxes = new ConcurrentHashMap<>();
    private final Queue<TransportEvent> events = new ConcurrentLinkedQueue<>();
    private volatile boolean eventsCompleted;
    private volatile boolean eventsFailed;
    private volatile @Nullable BoundTransport bound;

    Party(Member self, Changes changes) {
        this.self = self;
        this.changes = changes;
    }

    /** Binds; the events are subscribed to before any other thread can see the transport. */
    void bind(RaftTransport transport, ClusterId cluster, List<Member> members) {
        transport
                .bind(cluster, self.id(), members, this)
                .doOnNext(fresh -> {
                    bound = fresh;
                    fresh.events().subscribe(this::record, error -> eventsFailed = true, () -> {
                        eventsCompleted = true;
                        changes.happened();
                    });
                })
                .block(DEADLINE);
    }

    private void record(TransportEvent event) {
        events.add(event);
        changes.happened();
    }

    BoundTransport bound() {
        return Objects.requireNonNull(bound, "not bound");
    }

    boolean isBound() {
        return bound != null;
    }

    /** Says whom to reach from now on. */
    void reach(Party... members) {
        bound().reach(Scene.members(members));
    }

    void close() {
        bound().close().block(DEADLINE);
    }

    Outbox to(Party peer, Lane lane) {
        return to(peer.id(), lane);
    }

    Outbox to(NodeId peer, Lane lane) {
        return outboxes.computeIfAbsent(new Way(peer, lane), way -> new Outbox(changes));
    }

    Inbox from(Party peer, Lane lane) {
        return inboxes.computeIfAbsent(new Way(peer.id(), lane), way -> new Inbox(changes));
    }

    NodeId id() {
        return self.id();
    }

    Member member() {
        return self;
    }

    boolean hasCompletedEvents() {
        return eventsCompleted && !eventsFailed;
    }

    long refusals(Refusal refusal) {
        return bound().refusals().getOrDefault(refusal, 0L);
    }

    boolean isRefused(Refusal refusal) {
        return refusals(refusal) > 0
                && saw(event -> event instanceof Refused refused
                        && refused.refusal() == refusal
                        && !refused.remote().isBlank()
                        && !refused.detail().isBlank());
    }

    boolean sawConnected(Party peer, int times) {
        return events.stream().filter(new Connected(peer.id())::equals).count() == times;
    }

    boolean sawDisconnected(Party peer) {
        return saw(event -> event instanceof Disconnected gone
                && gone.peer().equals(peer.id())
                && !gone.reason().isBlank());
    }

    private boolean saw(Predicate<TransportEvent> wanted) {
        return events.stream().anyMatch(wanted);
    }

    @Override
    public Publisher<Frame> outbound(NodeId peer, Lane lane) {
        return to(peer, lane).frames();
    }

    @Override
    public Publisher<Void> inbound(NodeId peer, Lane lane, Flux<Frame> frames) {
        return inboxes.computeIfAbsent(new Way(peer, lane), way -> new Inbox(changes))
                .read(frames);
    }

    @Override
    public String toString() {
        return self + ", events " + events;
    }
}
