package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import java.util.List;
import java.util.SplittableRandom;

/** What happens to the nodes of a simulated cluster until all is mended: crashes, partitions, pauses, lost logs. */
final class Weather {

    private static final long MILLI = 1_000_000;

    private final SimulatedWorld world;
    private final SimulatedNetwork network;
    private final List<SimulatedNode> nodes;
    private final Operators operators;
    private final Swarm swarm;
    private final SplittableRandom faults;
    private boolean healed;

    Weather(
            SimulatedWorld world,
            SimulatedNetwork network,
            List<SimulatedNode> nodes,
            Operators operators,
            Swarm swarm,
            SplittableRandom faults) {
        this.world = world;
        this.network = network;
        this.nodes = nodes;
        this.operators = operators;
        this.swarm = swarm;
        this.faults = faults;
    }

    void begin() {
        crashNow();
        partitionNow();
        pauseNow();
        compactNow();
    }

    /** Mends everything, for good. */
    void heal() {
        healed = true;
        Swarm mended = swarm.healed();
        network.become(mended);
        for (SimulatedNode node : nodes) {
            node.become(mended);
            if (!node.isUp()) {
                node.start();
            }
        }
    }

    boolean isHealed() {
        return healed;
    }

    /** A node soon hears nobody for a while, and perhaps nobody hears it. */
    void besiege(SimulatedNode node) {
        boolean mute = faults.nextBoolean();
        world.after(faults.nextLong(20 * MILLI), () -> {
            if (!healed) {
                for (SimulatedNode other : nodes) {
                    network.cut(other.id(), node.id());
                    if (mute) {
                        network.cut(node.id(), other.id());
                    }
                }
                world.after(400 * MILLI, network::mend);
            }
        });
    }

    private SimulatedNode anyone() {
        return nodes.get(faults.nextInt(nodes.size()));
    }

    private void pauseNow() {
        if (swarm.pauseMillis() > 0 && !healed) {
            anyone().pause(SimulatedWorld.exponential(faults, 150 * MILLI));
            world.after(SimulatedWorld.exponential(faults, swarm.pauseMillis() * MILLI), this::pauseNow);
        }
    }

    private void compactNow() {
        if (swarm.compactMillis() > 0 && !healed) {
            SimulatedNode node = anyone();
            if (node.isUp() && world.nanos() > 0) {
                node.takeSnapshot();
            }
            world.after(SimulatedWorld.exponential(faults, swarm.compactMillis() * MILLI), this::compactNow);
        }
    }

    private void crashNow() {
        if (swarm.crashMillis() > 0 && !healed) {
            SimulatedNode node = anyone();
            if (world.nanos() > 0 && node.isUp()) {
                node.crash();
                tell(node.id(), false);
                if (faults.nextDouble() < swarm.wipeRate() && operators.mayWipe(node)) {
                    node.wipe();
                }
                world.after(SimulatedWorld.exponential(faults, 200 * MILLI), () -> restart(node));
            }
            world.after(SimulatedWorld.exponential(faults, swarm.crashMillis() * MILLI), this::crashNow);
        }
    }

    private void restart(SimulatedNode node) {
        if (!node.isUp()) {
            node.start();
            tell(node.id(), true);
        }
    }

    /** The others notice that a node went or came, mostly. */
    private void tell(NodeId about, boolean up) {
        for (SimulatedNode other : nodes) {
            if (!other.id().equals(about) && faults.nextInt(4) > 0) {
                Input input = up ? new Input.PeerUp(about) : new Input.PeerDown(about);
                world.after(faults.nextLong(30 * MILLI), () -> other.post(input));
                if (!up) {
                    world.after(faults.nextLong(600 * MILLI), () -> other.post(new Input.PeerUp(about)));
                }
            }
        }
    }

    private void partitionNow() {
        if (swarm.partitionMillis() > 0 && !healed) {
            network.mend();
            boolean oneWay = faults.nextInt(4) == 0;
            boolean[] side = new boolean[nodes.size()];
            for (int i = 0; i < side.length; i++) {
                side[i] = faults.nextBoolean();
            }
            for (int from = 0; from < side.length; from++) {
                for (int to = 0; to < side.length; to++) {
                    if (side[from] != side[to] && (!oneWay || side[from])) {
                        network.cut(nodes.get(from).id(), nodes.get(to).id());
                    }
                }
            }
            world.after(SimulatedWorld.exponential(faults, 300 * MILLI), network::mend);
            world.after(SimulatedWorld.exponential(faults, swarm.partitionMillis() * MILLI), this::partitionNow);
        }
    }
}
