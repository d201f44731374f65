package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** A whole cluster of kernels in the weather of one seed, with clients, and with judges after every turn. */
final class SimulatedCluster {

    private static final long MILLI = 1_000_000;
    private static final int POOL = 7;

    private final SimulatedWorld world;
    private final SimulatedNetwork network;
    private final KernelConfig config;
    private final List<SimulatedNode> nodes = new ArrayList<>();
    private final Clients clients = new Clients();
    private final Operators operators;
    private final Judges judges;
    private final Weather weather;
    private final SplittableRandom load;
    private final Swarm swarm;
    private boolean quiet;
    private long lastToken;

    /** With so many members; if they change, there are more nodes that know of nobody yet. */
    SimulatedCluster(long seed, int size) {
        SplittableRandom root = new SplittableRandom(seed);
        swarm = Swarm.draw(root.split());
        config = Swarm.config(root.split());
        world = new SimulatedWorld(root.split());
        SplittableRandom faults = root.split();
        load = root.split();
        network = new SimulatedNetwork(world, root.split(), swarm, this::arrive);
        operators = new Operators(nodes, root.split());
        weather = new Weather(world, network, nodes, operators, swarm, faults);
        judges = new Judges(nodes, clients, operators);
        List<Member> members = IntStream.rangeClosed(1, size)
                .mapToObj(i -> operators.member(NodeId.of("n" + i)))
                .toList();
        Membership initial = root.split().nextBoolean() ? Membership.founding(members) : Membership.of(members);
        for (int i = 1; i <= (swarm.changeMillis() > 0 ? POOL : size); i++) {
            Membership known = i <= size ? initial : Membership.NONE;
            nodes.add(
                    new SimulatedNode(NodeId.of("n" + i), known, config, world, network, judges, swarm, root.split()));
        }
        nodes.forEach(network::add);
    }

    /** Runs through bad weather, mends everything, and demands progress. */
    void run(long stormNanos) {
        nodes.forEach(SimulatedNode::start);
        proposeNow();
        weather.begin();
        changeNow();
        handOverNow();
        world.runFor(stormNanos);
        weather.heal();
        world.runFor(10 * config.timing().electionTimeoutMaxNanos());
        require(leaders() == 1, "there is a leader again");
        long before = judges.committedIndex();
        world.runFor(5 * config.timing().electionTimeoutMaxNanos());
        require(judges.committedIndex() > before, "proposals are committed again");
        quiet = true;
        reconnect();
        // Through the narrowest of windows a laggard comes but slowly.
        int patience = 20;
        do {
            world.runFor(5 * config.timing().electionTimeoutMaxNanos());
        } while (!areEqual() && --patience > 0);
        clients.requireNoneWaiting();
        operators.requireNoneWaiting();
        require(leader().view().membership().isSettled(), "a change that has begun comes to its end");
        require(areEqual(), "all members have the same log and know that it is committed");
    }

    private boolean areEqual() {
        return leader().view().membership().members().stream()
                .map(member -> node(member.id()))
                .allMatch(node -> node.log().entries().equals(judges.committed())
                        && node.view().commitIndex() == judges.committedIndex());
    }

    long committedIndex() {
        return judges.committedIndex();
    }

    long installed() {
        return judges.installed();
    }

    long happenings() {
        return world.happenings();
    }

    /** The same for two runs of one seed. */
    long trace() {
        return world.happenings() * 31 + judges.committed().hashCode() + clients.answers() * 17;
    }

    private void require(boolean holds, String rule) {
        Judges.require(
                holds,
                rule,
                judges.committedIndex(),
                nodes.stream().map(node -> node.id() + " " + node.view() + "\n").toList());
    }

    private long leaders() {
        return nodes.stream().filter(node -> node.view().role() == Role.LEADER).count();
    }

    private SimulatedNode leader() {
        return nodes.stream()
                .filter(node -> node.view().role() == Role.LEADER)
                .findFirst()
                .orElseThrow();
    }

    /** A request or answer that was lost without a sign is given up when the connection is seen to be a new one. */
    private void reconnect() {
        for (SimulatedNode node : nodes) {
            nodes.stream().filter(peer -> peer != node).forEach(peer -> node.post(new Input.PeerUp(peer.id())));
        }
    }

    private void arrive(NodeId from, NodeId to, Message message) {
        node(to).post(new Input.Received(from, message));
    }

    private SimulatedNode node(NodeId id) {
        return network.node(id);
    }

    private SimulatedNode anyone(SplittableRandom random) {
        return nodes.get(random.nextInt(nodes.size()));
    }

    /** When progress is demanded, those who know a leader are asked for it: many who are no members know none. */
    private void proposeNow() {
        SimulatedNode node = anyone(load);
        while (weather.isHealed() && node.view().leader() == null && leaders() > 0) {
            node = anyone(load);
        }
        if (node.isUp() && !quiet) {
            if (load.nextInt(4) == 0) {
                read(node);
            } else {
                long token = ++lastToken;
                clients.propose(node.id(), token);
                long[] values = new long[1 + load.nextInt(load.nextInt(10) == 0 ? 30 : 2)];
                values[0] = token;
                for (int i = 1; i < values.length; i++) {
                    values[i] = ++lastToken;
                }
                node.post(new Input.Propose(token, ShadowLog.batch(values)));
            }
        }
        world.after(SimulatedWorld.exponential(load, swarm.proposeMicros() * 1_000L), this::proposeNow);
    }

    private void changeNow() {
        if (swarm.changeMillis() > 0 && !weather.isHealed()) {
            SimulatedNode node = anyone(load);
            Input ask = node.isUp() && world.nanos() > 0 ? operators.ask(node, ++lastToken) : null;
            if (ask != null) {
                node.post(ask);
            }
            world.after(SimulatedWorld.exponential(load, swarm.changeMillis() * MILLI), this::changeNow);
        }
    }

    private void handOverNow() {
        if (swarm.handOverMillis() > 0 && !weather.isHealed()) {
            SimulatedNode node = nodes.stream()
                    .filter(one -> one.isUp() && one.view().role() == Role.LEADER)
                    .findFirst()
                    .orElse(anyone(load));
            if (node.isUp() && world.nanos() > 0) {
                if (load.nextBoolean()) {
                    node.post(operators.askToHandOver(node, ++lastToken));
                }
                if (load.nextBoolean()) {
                    weather.besiege(node);
                    for (int i = 0; i < 30; i++) {
                        world.after(load.nextLong(400 * MILLI), () -> read(node));
                    }
                }
            }
            world.after(SimulatedWorld.exponential(load, swarm.handOverMillis() * MILLI), this::handOverNow);
        }
    }

    private void read(SimulatedNode node) {
        if (node.isUp() && !quiet) {
            long token = ++lastToken;
            clients.read(node.id(), token, judges.committedIndex());
            node.post(new Input.Read(token, load.nextInt(3) > 0));
        }
    }
}
