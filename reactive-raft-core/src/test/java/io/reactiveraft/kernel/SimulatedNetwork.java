package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Lane;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * Lanes between nodes: in order within a lane, in no order between lanes. Messages get lost, come twice, late, or from
 * before a crash to the node that it is after.
 */
final class SimulatedNetwork {

    /** Takes what arrives. */
    interface Arrivals {
        void arrive(NodeId from, NodeId to, Message message);
    }

    private record LaneKey(NodeId from, NodeId to, Lane lane) {}

    private final SimulatedWorld world;
    private final SplittableRandom random;
    private final Arrivals arrivals;
    private final Map<LaneKey, Long> lastArrival = new HashMap<>();
    private final Set<String> cut = new HashSet<>();
    private final Map<NodeId, SimulatedNode> nodes = new HashMap<>();
    private Swarm swarm;

    SimulatedNetwork(SimulatedWorld world, SplittableRandom random, Swarm swarm, Arrivals arrivals) {
        this.world = world;
        this.random = random;
        this.swarm = swarm;
        this.arrivals = arrivals;
    }

    void become(Swarm weather) {
        swarm = weather;
        cut.clear();
    }

    void add(SimulatedNode node) {
        nodes.put(node.id(), node);
    }

    SimulatedNode node(NodeId id) {
        return Objects.requireNonNull(nodes.get(id));
    }

    boolean isCut(NodeId from, NodeId to) {
        return cut.contains(from + ">" + to);
    }

    void cut(NodeId from, NodeId to) {
        cut.add(from + ">" + to);
    }

    void mend() {
        cut.clear();
    }

    void send(NodeId from, NodeId to, Message message) {
        if (isCut(from, to) || random.nextDouble() < swarm.lossRate()) {
            return;
        }
        LaneKey lane = new LaneKey(from, to, laneOf(message));
        long arrival = Math.max(world.nanos() + delay(), lastArrival.getOrDefault(lane, 0L) + 1);
        lastArrival.put(lane, arrival);
        world.after(arrival - world.nanos(), () -> arrivals.arrive(from, to, message));
        // A transport never says a thing twice by itself; a repeated proposal would be a second proposal.
        if (random.nextDouble() < swarm.duplicateRate() && !(message instanceof Message.ForwardRequest)) {
            long later = random.nextLong(2_000_000_000);
            world.after(arrival - world.nanos() + later, () -> arrivals.arrive(from, to, message));
        }
    }

    private long delay() {
        long usual = random.nextLong(swarm.delayMicros() * 1_000L + 1);
        return random.nextDouble() < swarm.stragglerRate() ? usual + random.nextLong(400_000_000) : usual;
    }

    static Lane laneOf(Message message) {
        if (message instanceof Message.AppendRequest || message instanceof Message.ForwardReply) {
            return Lane.LOG;
        }
        return message instanceof Message.ForwardRequest ? Lane.FORWARD : Lane.CONTROL;
    }
}
