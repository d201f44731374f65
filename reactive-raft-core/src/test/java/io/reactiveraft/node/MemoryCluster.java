package io.reactiveraft.node;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftAdmin;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.StateMachine;
import io.reactiveraft.memory.MemoryNetwork;
import io.reactiveraft.memory.MemoryStorage;
import io.reactiveraft.spi.RaftStorage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/** Some nodes over memory, for tests on real threads. Its methods may block: they are the test's. */
final class MemoryCluster implements AutoCloseable {

    static final Duration PATIENCE = Duration.ofSeconds(20);

    /** Never disposed of: an executor that shuts down makes late posters wait for its lock. */
    private static final Scheduler SCHEDULER = Schedulers.newParallel("memory", 2, true);

    private final MemoryNetwork network = new MemoryNetwork(SCHEDULER, Duration.ofMillis(20));
    private final List<Member> members = new ArrayList<>();
    private final Map<NodeId, RaftStorage> disks = new TreeMap<>();
    private final Map<NodeId, RaftNode> nodes = new TreeMap<>();
    private final GroupRecipe<List<String>> words;
    private long lastDisk;

    MemoryCluster(int size) {
        this(size, RaftConfig.lowLatency());
    }

    MemoryCluster(int size, RaftConfig config) {
        this(size, config, Words::machine);
    }

    MemoryCluster(int size, RaftConfig config, Supplier<StateMachine<List<String>>> machine) {
        words = GroupRecipe.of("words", machine).config(config);
        for (int i = 1; i <= size; i++) {
            NodeId id = NodeId.of("n" + i);
            members.add(new Member(id, "memory", i));
            wipe(id);
        }
        members.forEach(member -> start(member.id()));
        members.forEach(member -> awaitFounded(member.id()));
    }

    /** Waits until a node sees all founders vote. */
    private void awaitFounded(NodeId id) {
        raft(id).status()
                .filter(status -> status.membership().isSettled()
                        && status.commitIndex() >= status.membership().index())
                .blockFirst(PATIENCE);
    }

    List<NodeId> ids() {
        return members.stream().map(Member::id).toList();
    }

    MemoryNetwork network() {
        return network;
    }

    /** Gives a node that is not running an empty disk. */
    void wipe(NodeId id) {
        disks.put(id, new MemoryStorage(SCHEDULER, ++lastDisk));
    }

    void replaceDisk(NodeId id, RaftStorage storage) {
        disks.put(id, storage);
    }

    RaftStorage disk(NodeId id) {
        return present(disks.get(id));
    }

    /** Starts a node that founds the cluster with the others, or took part in it before. */
    RaftNode start(NodeId id) {
        return start(recipe(id));
    }

    private NodeRecipe recipe(NodeId id) {
        return recipe(id, members);
    }

    private NodeRecipe recipe(NodeId id, List<Member> known) {
        return RaftNode.create(id)
                .members(known)
                .storage(disk(id))
                .transport(network.transport())
                .host(words);
    }

    private RaftNode start(NodeRecipe recipe) {
        RaftNode node = present(recipe.start().block(PATIENCE));
        nodes.put(node.id(), node);
        return node;
    }

    /** Starts a node that nobody knows yet and that waits to be brought in. */
    Member join(String name) {
        Member newcomer = newcomer(name);
        rejoin(newcomer.id());
        return newcomer;
    }

    /** Starts one that knows only some of the others. */
    Member join(String name, List<NodeId> known) {
        Member newcomer = newcomer(name);
        List<Member> some = members.stream()
                .filter(member -> member.equals(newcomer) || known.contains(member.id()))
                .toList();
        start(recipe(newcomer.id(), some).joining());
        return newcomer;
    }

    private Member newcomer(String name) {
        Member newcomer = new Member(NodeId.of(name), "memory", members.size() + 1);
        members.add(newcomer);
        wipe(newcomer.id());
        return newcomer;
    }

    /** Starts a node with whatever is on its disk, as one that waits to be brought in. */
    void rejoin(NodeId id) {
        start(recipe(id).joining());
    }

    void stop(NodeId id) {
        present(nodes.remove(id)).close().block(PATIENCE);
    }

    RaftNode node(NodeId id) {
        return present(nodes.get(id));
    }

    RaftAdmin admin(NodeId id) {
        return node(id).admin(words);
    }

    GroupRecipe<List<String>> group() {
        return words;
    }

    Raft<List<String>> raft(NodeId id) {
        return node(id).raft(words);
    }

    /** Waits until one of the running nodes leads, and all of those given know it. */
    NodeId awaitLeader() {
        RaftStatus status = present(
                Flux.merge(nodes.keySet().stream().map(id -> raft(id).status()).toList())
                        .filter(some -> some.role() == Role.LEADER)
                        .blockFirst(PATIENCE));
        nodes.keySet()
                .forEach(id -> raft(id).status()
                        .filter(some -> some.leader() != null && some.term() >= status.term())
                        .blockFirst(PATIENCE));
        return status.node();
    }

    NodeId followerOf(NodeId leader) {
        return nodes.keySet().stream()
                .filter(id -> !id.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    /** What must be there, or the test has nothing to go on with. */
    static <T> T present(@Nullable T value) {
        return Objects.requireNonNull(value);
    }

    @Override
    public void close() {
        new ArrayList<>(nodes.keySet()).forEach(this::stop);
        network.dispose();
    }
}
