package io.reactiveraft.memory;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.TransportEvent.Connected;
import io.reactiveraft.spi.TransportEvent.Disconnected;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.Disposables;

/**
 * How one node reaches one peer: it dials until the peer lets it in, and again when the connection is gone, for as
 * long as the peer is wanted. Frames go one way; for the other the peer has a link of its own. Called on the network's
 * worker only.
 */
final class MemoryLink {

    /** How long a peer that was let go can still hear what waits for it. */
    private static final Duration LINGER = Duration.ofSeconds(1);

    private final MemoryNetwork network;
    private final MemoryNode from;
    private final Disposable.Swap redial = Disposables.swap();
    private final Disposable.Swap leave = Disposables.swap();

    private Member to;
    private boolean wanted = true;

    private @Nullable MemoryNode connected;
    private List<MemoryLane> lanes = List.of();
    private boolean closed;

    MemoryLink(MemoryNetwork network, MemoryNode from, Member to) {
        this.network = network;
        this.from = from;
        this.to = to;
    }

    NodeId from() {
        return from.self();
    }

    NodeId peer() {
        return to.id();
    }

    boolean isTo(MemoryNode node) {
        return connected == node;
    }

    boolean isWanted() {
        return wanted;
    }

    /** The peer is no member any more: what waits may still leave, then the connection is gone for good. */
    void letGo() {
        if (wanted) {
            wanted = false;
            redial.update(Disposables.disposed());
            leave.update(network.runAfter(LINGER, () -> from.forget(this)));
        }
    }

    /** The peer is a member, as it was, or again, or elsewhere. */
    void keep(Member member) {
        to = member;
        if (!wanted) {
            wanted = true;
            leave.update(Disposables.disposed());
            dial();
        }
    }

    void dial() {
        if (closed || !wanted || connected != null) {
            return;
        }
        MemoryNode target = network.reach(from.self(), to);
        if (target == null || isRefused(target)) {
            dialLater();
        } else {
            connect(target);
        }
    }

    private void dialLater() {
        redial.update(network.runLater(this::dial));
    }

    private boolean isRefused(MemoryNode target) {
        if (!target.self().equals(to.id())) {
            from.refuse(to.toString(), Refusal.UNKNOWN_NODE, target.self() + " answers at the address of " + to.id());
            return true;
        }
        if (!target.cluster().equals(from.cluster())) {
            refuse(
                    target,
                    Refusal.OTHER_CLUSTER,
                    from + " is of cluster " + from.cluster() + ", " + target + " of " + target.cluster());
            return true;
        }
        if (!target.knows(from.self())) {
            refuse(target, Refusal.UNKNOWN_NODE, from.self() + " is no peer of " + target.self());
            return true;
        }
        return false;
    }

    private void refuse(MemoryNode target, Refusal refusal, String detail) {
        target.refuse(from.toString(), refusal, detail);
        from.refuse(to.toString(), refusal, detail);
    }

    private void connect(MemoryNode target) {
        connected = target;
        Map<Lane, MemoryLane> fresh = new EnumMap<>(Lane.class);
        for (Lane lane : Lane.values()) {
            fresh.put(
                    lane, new MemoryLane(network, from.self(), to.id(), lane, error -> malformed(target, lane, error)));
        }
        lanes = List.copyOf(fresh.values());
        // The receiver first, so that it is there for what the sender has to say. Either may end the connection.
        fresh.values().forEach(lane -> lane.receive(target.handler()));
        fresh.values().forEach(lane -> lane.send(from.handler()));
        if (connected == target) {
            from.emit(new Connected(to.id()));
        }
    }

    private void malformed(MemoryNode target, Lane lane, Throwable error) {
        target.refuse(from.toString(), Refusal.MALFORMED_FRAME, "lane " + lane + ": " + error);
        drop("the peer found a frame in lane " + lane + " malformed");
    }

    /** Cuts the connection, if there is one, and dials again later. */
    void drop(String reason) {
        if (connected == null) {
            return;
        }
        connected = null;
        List<MemoryLane> gone = lanes;
        lanes = List.of();
        gone.forEach(MemoryLane::close);
        from.emit(new Disconnected(to.id(), reason));
        if (!closed && wanted) {
            dialLater();
        }
    }

    void close(String reason) {
        closed = true;
        redial.dispose();
        leave.dispose();
        drop(reason);
    }
}
