package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.memory.MemoryNetwork;
import io.reactiveraft.memory.Way;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.RaftTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * The network between the machines: frames keep the order of their lane, in no order between lanes, and get lost, come
 * late or twice. Links can be cut and held, each direction for itself.
 */
final class SimulatedNetwork implements Way {

    private static final Duration REDIAL = Duration.ofMillis(20);
    private static final long DUPLICATE_NANOS = 2_000_000_000L;

    private record Link(NodeId from, NodeId to) {}

    /** What one process says and hears: once it has ended, nobody is told any more of what it has left to say. */
    private record Mouth(LaneHandler handler, Life life) implements LaneHandler {

        @Override
        public Publisher<Frame> outbound(NodeId peer, Lane lane) {
            return Flux.from(handler.outbound(peer, lane)).takeWhile(frame -> !life.isOver());
        }

        @Override
        public Publisher<Void> inbound(NodeId peer, Lane lane, Flux<Frame> frames) {
            return handler.inbound(peer, lane, frames);
        }
    }

    private record Line(NodeId from, NodeId to, Lane lane) {}

    private final World world;
    private final Watch watch;
    private final SplittableRandom random;
    private final MemoryNetwork network;
    private final Map<Line, Long> lastArrival = new HashMap<>();
    private final Map<Link, Integer> cut = new HashMap<>();
    private final Map<Link, Integer> parted = new HashMap<>();
    private final Map<Link, Integer> holds = new HashMap<>();
    private final Map<Link, List<Transit>> held = new LinkedHashMap<>();
    private final Map<NodeId, Life> lives = new HashMap<>();
    private NetworkWeather weather = NetworkWeather.FAIR;

    SimulatedNetwork(World world, Watch watch) {
        this.world = world;
        this.watch = watch;
        this.random = world.random("network");
        Life life = new Life(world, new SimulatedClock(world, random, 0), random.split());
        this.network = new MemoryNetwork(life.scheduler(), REDIAL, this);
    }

    void become(NetworkWeather changed) {
        weather = changed;
    }

    /** For a process, which speaks for a node from now on. */
    RaftTransport transport(NodeId node, Life life) {
        lives.put(node, life);
        RaftTransport transport = network.transport();
        return (cluster, self, members, handler) -> transport.bind(cluster, self, members, new Mouth(handler, life));
    }

    /** A process has ended: its connections are gone. */
    void kill(NodeId node) {
        network.kill(node);
    }

    /** Nothing gets from one to the other any more, until as many have undone it; neither notices. */
    void cut(NodeId from, NodeId to) {
        cut.merge(new Link(from, to), 1, Integer::sum);
    }

    /** Undoes one {@link #cut}. What was lost meanwhile makes itself known by a new connection. */
    void uncut(NodeId from, NodeId to) {
        if (undo(cut, new Link(from, to))) {
            network.reset(from, to);
        }
    }

    /** Connections to a node are gone, and there are no new ones, until all is mended. */
    void isolate(NodeId node) {
        network.isolate(node);
    }

    /** Connections between the two are gone, and there are no new ones, until as many have undone it. */
    void disconnect(NodeId one, NodeId other) {
        parted.merge(new Link(one, other), 1, Integer::sum);
        network.disconnect(one, other);
    }

    /** Undoes one {@link #disconnect}. */
    void reconnect(NodeId one, NodeId other) {
        if (undo(parted, new Link(one, other)) && !parted.containsKey(new Link(other, one))) {
            network.reconnect(one, other);
        }
    }

    /** What is sent from one to the other waits, until as many have released it. */
    void hold(NodeId from, NodeId to) {
        holds.merge(new Link(from, to), 1, Integer::sum);
    }

    /** Undoes one {@link #hold}. */
    void release(NodeId from, NodeId to) {
        Link link = new Link(from, to);
        if (undo(holds, link)) {
            List<Transit> waiting = held.remove(link);
            if (waiting != null) {
                waiting.forEach(this::setOut);
            }
        }
    }

    /** Says whether that was the last. */
    private static boolean undo(Map<Link, Integer> counts, Link link) {
        return counts.containsKey(link)
                && counts.merge(link, -1, (count, one) -> count == 1 ? null : count - 1) == null;
    }

    /** Breaks the connection; it comes again. */
    void reset(NodeId from, NodeId to) {
        network.reset(from, to);
    }

    /** Undoes everything. */
    void mend() {
        parted.clear();
        network.heal();
        List<Link> mended = new ArrayList<>(cut.keySet());
        cut.clear();
        mended.stream()
                .sorted(Comparator.comparing(Link::from).thenComparing(Link::to))
                .forEach(link -> network.reset(link.from, link.to));
        holds.clear();
        List<List<Transit>> released = new ArrayList<>(held.values());
        held.clear();
        released.forEach(line -> line.forEach(this::setOut));
    }

    @Override
    public void carry(Transit transit) {
        watch.onFrame(transit.from(), transit.to(), transit.frame());
        Life life = lives.get(transit.from());
        if (life != null) {
            life.burn();
        }
        Link link = new Link(transit.from(), transit.to());
        if (holds.containsKey(link)) {
            held.computeIfAbsent(link, some -> new ArrayList<>()).add(transit);
        } else {
            setOut(transit);
        }
    }

    private void setOut(Transit transit) {
        if (cut.containsKey(new Link(transit.from(), transit.to()))) {
            transit.vanish();
        } else if (random.nextDouble() < weather.lossRate()) {
            lose(transit);
        } else {
            arrive(transit);
        }
    }

    /** What is lost of a stream is its tail, so that the connection breaks soon; but control frames stand alone. */
    private void lose(Transit transit) {
        transit.vanish();
        if (transit.lane() != Lane.CONTROL) {
            world.after(weather.delayNanos(random), () -> network.reset(transit.from(), transit.to()));
        }
    }

    private void arrive(Transit transit) {
        Line line = new Line(transit.from(), transit.to(), transit.lane());
        long arrival = Math.max(world.nanos() + weather.delayNanos(random), lastArrival.getOrDefault(line, 0L) + 1);
        lastArrival.put(line, arrival);
        long delay = arrival - world.nanos();
        world.after(delay, transit::arrive);
        // No transport says a thing twice by itself, and a proposal that is forwarded twice is two proposals.
        if (random.nextDouble() < weather.duplicateRate() && transit.lane() != Lane.FORWARD) {
            world.after(delay + random.nextLong(DUPLICATE_NANOS), transit::arrive);
        }
    }
}
