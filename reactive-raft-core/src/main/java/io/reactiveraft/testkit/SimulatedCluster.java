package io.reactiveraft.testkit;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftAdmin;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.StateMachine;
import io.reactiveraft.node.GroupRecipe;
import io.reactiveraft.node.RaftNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;

/**
 * A cluster of real nodes in a simulated world, to test a state machine and what is built on it: everything happens on
 * the thread of the caller, on virtual time, and the same each time for the same seed. Judges watch what nodes write,
 * say to each other, apply, and show of themselves; whatever method lets time pass throws a {@link Violation} if a
 * promise of Raft is broken by that, if a group gives up without reason, or if a node cannot start. Whether answers are
 * right is for the test to say.
 *
 * <pre>{@code
 * SimulatedCluster<Kv> cluster = SimulatedCluster.start(42, 3, RaftConfig.defaults(), Kv::machine);
 * NodeId leader = cluster.awaitLeader();
 * cluster.await(cluster.raft(leader).propose(new Put("a", "1")));
 * cluster.crash(leader);
 * }</pre>
 *
 * <p><b>Thread:</b> one, which must be the same for all calls; nodes, state machines and subscribers run on it within
 * the calls that let time pass. None of these may block, or wait for time in any other way than by the node's own
 * means. Whoever hands a task to a scheduler of real threads is found out; whoever looks at the system's clock, or
 * makes a thread by himself, is not, and runs of one seed may differ then.
 *
 * @param <S> the state that queries read
 */
public final class SimulatedCluster<S> {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final Duration LONGEST = Duration.ofDays(36_500);
    private static final Duration LONGEST_DELAY = Duration.ofMinutes(30);

    private final World world;
    private final RaftConfig config;
    private final Supplier<StateMachine<S>> machine;
    private final SimulatedNetwork network;
    private final Judges judges;
    private final Map<NodeId, Machine<S>> machines = new LinkedHashMap<>();
    private final List<Member> founders;

    private SimulatedCluster(World world, int size, RaftConfig config, Supplier<StateMachine<S>> machine) {
        this.world = world;
        this.judges = new Judges(world, config);
        this.network = new SimulatedNetwork(world, judges);
        this.machine = machine;
        this.config = config;
        this.founders = IntStream.rangeClosed(1, size)
                .mapToObj(i -> new Member(NodeId.of("n" + i), "simulated", i))
                .toList();
        founders.forEach(member -> add(member, false));
    }

    /**
     * Starts a cluster of nodes n1, n2 and so on, all voters, and lets time pass until it is founded.
     *
     * @param seed decides everything that is not decided by calls
     * @param size how many nodes
     * @param config settings of the group
     * @param machine makes a state machine for each start of a node
     */
    public static <S> SimulatedCluster<S> start(
            long seed, int size, RaftConfig config, Supplier<StateMachine<S>> machine) {
        return start(seed, size, config, machine, Outputs.NONE);
    }

    /**
     * The same, written down.
     *
     * @param outputs where the trace goes; there is no history, as there are no clients but the test's own
     */
    public static <S> SimulatedCluster<S> start(
            long seed, int size, RaftConfig config, Supplier<StateMachine<S>> machine, Outputs outputs) {
        World world = new World(seed, new Trace(outputs.trace()));
        SimulatedCluster<S> cluster = new SimulatedCluster<>(world, size, config, machine);
        cluster.machines.values().forEach(founder -> cluster.start(founder, cluster.founders));
        cluster.advanceUntil(() ->
                cluster.pictures().size() == size && cluster.pictures().stream().allMatch(Pictures::isSettled));
        return cluster;
    }

    private void start(Machine<S> machine, List<Member> members) {
        Guard.within(world, () -> machine.start(members));
    }

    /** How the nodes that run see the group. */
    private List<RaftStatus> pictures() {
        return machines.values().stream()
                .map(Machine::status)
                .filter(Objects::nonNull)
                .toList();
    }

    private Machine<S> add(Member member, boolean joining) {
        GroupRecipe<S> group =
                GroupRecipe.of("simulated", () -> watched(member.id())).config(config);
        Machine<S> added = new Machine<>(world, network, judges, member, group, joining);
        added.onNotStarted(failure -> world.judge(() -> {
            throw new Violation("nodes start", member.id(), failure);
        }));
        machines.put(member.id(), added);
        return added;
    }

    private StateMachine<S> watched(NodeId node) {
        return new WatchedMachine<>(machine.get(), node, machine(node).life(), judges);
    }

    /** All machines, whether a node runs on them or not. */
    public List<NodeId> nodes() {
        return List.copyOf(machines.keySet());
    }

    /** How much time has passed since the beginning. */
    public Duration now() {
        return Duration.ofNanos(world.nanos());
    }

    /** Lets time pass. */
    public void advance(Duration duration) {
        long end = world.in(nanos(duration, LONGEST));
        while (Guard.step(world, end)) {
            // All that happens until then.
        }
    }

    /** Lets time pass until a leader is there whom a majority follows; for ten minutes at the most. */
    public NodeId awaitLeader() {
        advanceUntil(() -> leader() != null);
        return Objects.requireNonNull(leader());
    }

    /** Lets time pass until something holds; an {@code AssertionError} if it does not within ten minutes. */
    public void advanceUntil(BooleanSupplier holds) {
        long end = world.in(PATIENCE.toNanos());
        while (!holds.getAsBoolean()) {
            if (!Guard.step(world, end)) {
                throw new AssertionError("it did not come about within " + PATIENCE + " of virtual time (" + world
                        + "); there are " + pictures());
            }
        }
    }

    private static long nanos(Duration duration, Duration longest) {
        if (duration.isNegative() || duration.compareTo(longest) > 0) {
            throw new IllegalArgumentException("a duration of " + duration + ", but 0 to " + longest + " is allowed");
        }
        return duration.toNanos();
    }

    /** Who leads the latest term, in the eyes of a majority of its voters; null if nobody does. */
    public @Nullable NodeId leader() {
        return Pictures.leader(pictures());
    }

    /**
     * Lets time pass until a publisher ends, for ten minutes at the most.
     *
     * @return the last value
     * @throws NoSuchElementException if it ends without one
     * @throws RuntimeException what it ends with
     */
    public <T> T await(Publisher<T> publisher) {
        List<T> values = new ArrayList<>(1);
        complete(Flux.from(publisher).takeLast(1).doOnNext(values::add));
        if (values.isEmpty()) {
            throw new NoSuchElementException("it ended without a value");
        }
        return values.get(0);
    }

    /** Lets time pass until a publisher ends, for ten minutes at the most; throws what it ends with. */
    public void complete(Publisher<?> publisher) {
        List<Throwable> failures = new ArrayList<>(1);
        drive(publisher).subscribe(ignored -> {}, failures::add);
        failures.forEach(DrivenFlux::rethrow);
    }

    /** The same publisher, which lets time pass while somebody waits for what it is to emit. */
    public <T> Flux<T> drive(Publisher<T> publisher) {
        return new DrivenFlux<>(publisher, world, PATIENCE);
    }

    /** The group as a node sees it. */
    public Raft<S> raft(NodeId node) {
        return running(node).raft(machine(node).group());
    }

    /** What an operator does at a node. */
    public RaftAdmin admin(NodeId node) {
        return running(node).admin(machine(node).group());
    }

    private RaftNode running(NodeId id) {
        RaftNode node = machine(id).node();
        if (node == null) {
            throw new IllegalStateException(id + " does not run");
        }
        return node;
    }

    private Machine<S> machine(NodeId id) {
        Machine<S> machine = machines.get(id);
        if (machine == null) {
            throw new IllegalArgumentException("no node " + id + ", only " + machines.keySet());
        }
        return machine;
    }

    /** Ends a node's process at once; what it had not made durable may be lost. */
    public void crash(NodeId node) {
        machine(node).crash();
    }

    /** Closes a node in good order, for which time passes; its process ends with it. */
    public void stop(NodeId node) {
        machine(node).stop();
        advanceUntil(() -> !machine(node).isUp());
    }

    /** Starts a node that is down, for which time passes. */
    public void restart(NodeId node) {
        Machine<S> machine = machine(node);
        start(machine, machine.isJoining() ? everybody() : founders);
        advanceUntil(() -> machine.node() != null);
    }

    /** Ends a node's process, and gives it an empty disk: it starts as somebody new, who waits to be brought in. */
    public void wipe(NodeId node) {
        crash(node);
        machine(node).wipe(true);
    }

    /** Nothing happens in a node's process for a while, which it does not notice but by its clock. */
    public void pause(NodeId node, Duration duration) {
        machine(node).life().pause(nanos(duration, LONGEST));
    }

    /** A node's disk does nothing for a while. */
    public void stallDisk(NodeId node, Duration duration) {
        machine(node).disk().stall(nanos(duration, LONGEST));
    }

    /** Cuts a node off from all others, until {@link #heal()}. */
    public void isolate(NodeId node) {
        network.isolate(node);
    }

    /** Loses without a sign all that one node sends to another, until {@link #heal()}. */
    public void mute(NodeId from, NodeId to) {
        network.cut(from, to);
    }

    /** Undoes every {@link #isolate} and {@link #mute}. */
    public void heal() {
        network.mend();
    }

    /** How long frames are under way from now on, at the most; half an hour is the longest. */
    public void delay(Duration longest) {
        network.become(NetworkWeather.FAIR.delayed((int) (nanos(longest, LONGEST_DELAY) / 1_000)));
    }

    /**
     * Starts a node more, for which time passes, and which waits to be brought in by a change of the membership.
     *
     * @return what to change the membership with
     */
    public Member join() {
        int number = machines.size() + 1;
        Member member = new Member(NodeId.of("n" + number), "simulated", number);
        add(member, true);
        restart(member.id());
        return member;
    }

    private List<Member> everybody() {
        return machines.values().stream().map(Machine::self).toList();
    }
}
