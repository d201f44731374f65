package io.reactiveraft.node;

import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.wire.GroupMessage;
import io.reactiveraft.wire.MessageCodec;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/** The lanes of a node to all its peers, shared by all its groups. */
final class PeerLinks implements LaneHandler {

    /** What a group does with what comes from peers. From any thread. */
    interface Inlet {

        /** Messages arrived; {@code dealtWith} is to be run when they have been. */
        void onMessages(NodeId from, List<Message> messages, Runnable dealtWith);

        /** All lanes to a peer are there, or not all any more. */
        void onLink(NodeId peer, boolean up);
    }

    private static final long OUTBOX_BYTES_MAX = 64L << 20;

    private final MessageCodec codec = new MessageCodec();
    private final NodeId self;

    /** To those who are to be reached; never changed but as a whole. */
    private volatile Map<NodeId, Link> links = Map.of();

    /**
     * All that a connection may hang on. Who was let go keeps his for a while, and may come back to it: what is sent to
     * him then must go by the very link that it carries.
     */
    private final Map<NodeId, Link> connectable = new ConcurrentHashMap<>();

    private volatile Map<GroupId, Inlet> inlets = Map.of();

    PeerLinks(NodeId self) {
        this.self = self;
    }

    /** Makes links to those to whom there is none, but not to this node; by one thread at a time. */
    void add(Collection<NodeId> peers) {
        Map<NodeId, Link> changed = new TreeMap<>(links);
        peers.stream().filter(peer -> !peer.equals(self)).forEach(peer -> changed.computeIfAbsent(peer, this::link));
        links = changed;
    }

    /** Gives up links; by one thread at a time, once the transport has been told. */
    void drop(Collection<NodeId> peers) {
        Map<NodeId, Link> changed = new TreeMap<>(links);
        changed.keySet().removeAll(peers);
        links = changed;
        connectable.values().forEach(Link::forgetIfLetGo);
    }

    private Link link(NodeId peer) {
        return connectable.computeIfAbsent(peer, Link::new);
    }

    /** Says where the messages of each group go; before the transport starts. */
    void connect(Map<GroupId, Inlet> groups) {
        inlets = groups;
    }

    /** Leaves a message for the next {@link #flush()}; false if it is surely lost. From any thread. */
    boolean send(NodeId to, GroupId group, Message message) {
        Link link = links.get(to);
        if (link == null) {
            return false;
        }
        GroupMessage addressed = new GroupMessage(group, message);
        return link.outbox(MessageCodec.laneOf(message)).offer(addressed, MessageCodec.bytesMax(addressed));
    }

    void flush() {
        links.values().forEach(Link::flush);
    }

    @Override
    public Publisher<Frame> outbound(NodeId peer, Lane lane) {
        Link wanted = links.get(peer);
        return (wanted == null ? link(peer) : wanted).outbox(lane);
    }

    @Override
    public Publisher<Void> inbound(NodeId peer, Lane lane, Flux<Frame> frames) {
        return LaneInbox.read(frames, codec, (messages, dealtWith) -> dispatch(peer, messages, dealtWith));
    }

    /** Messages to one group that follow each other go to it as one; unknown groups are skipped. */
    private void dispatch(NodeId from, List<GroupMessage> messages, Runnable dealtWith) {
        AtomicInteger open = new AtomicInteger(1);
        Runnable oneLess = () -> {
            if (open.decrementAndGet() == 0) {
                dealtWith.run();
            }
        };
        int start = 0;
        while (start < messages.size()) {
            GroupId group = messages.get(start).group();
            int end = start + 1;
            while (end < messages.size() && messages.get(end).group().equals(group)) {
                end++;
            }
            Inlet inlet = inlets.get(group);
            if (inlet != null) {
                open.incrementAndGet();
                inlet.onMessages(
                        from,
                        messages.subList(start, end).stream()
                                .map(GroupMessage::message)
                                .toList(),
                        oneLess);
            }
            start = end;
        }
        oneLess.run();
    }

    /** One peer's lanes; it is up while all of them are connected. */
    private final class Link {

        private final NodeId peer;
        private final Map<Lane, LaneOutbox> outboxes = new EnumMap<>(Lane.class);
        private final AtomicInteger changes = new AtomicInteger();
        private boolean up;

        Link(NodeId peer) {
            this.peer = peer;
            for (Lane lane : Lane.values()) {
                outboxes.put(lane, new LaneOutbox(codec, OUTBOX_BYTES_MAX, this::onConnection));
            }
        }

        LaneOutbox outbox(Lane lane) {
            @Nullable LaneOutbox outbox = outboxes.get(lane);
            if (outbox == null) {
                throw new IllegalArgumentException("no such lane: " + lane);
            }
            return outbox;
        }

        void flush() {
            outboxes.values().forEach(LaneOutbox::flush);
        }

        private void onConnection() {
            if (changes.getAndIncrement() != 0) {
                return; // another thread is telling, and will look again
            }
            int missed = 1;
            do {
                tell(outboxes.values().stream().allMatch(LaneOutbox::isConnected));
                missed = changes.addAndGet(-missed);
            } while (missed != 0);
        }

        private void tell(boolean now) {
            if (up) {
                // Gone, or replaced by another connection: what was under way is lost in either case.
                inlets.values().forEach(inlet -> inlet.onLink(peer, false));
            }
            if (now) {
                inlets.values().forEach(inlet -> inlet.onLink(peer, true));
            }
            up = now;
            forgetIfLetGo();
        }

        /** Nothing hangs on it any more, and nobody wants it. */
        void forgetIfLetGo() {
            if (links.get(peer) != this && outboxes.values().stream().noneMatch(LaneOutbox::isConnected)) {
                connectable.remove(peer, this);
            }
        }
    }
}
