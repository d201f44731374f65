package io.reactiveraft.node;

import static io.reactiveraft.node.MemoryCluster.present;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftAdmin;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.StateMachine;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.memory.MemoryNetwork;
import io.reactiveraft.memory.MemoryStorage;
import io.reactiveraft.spi.Lane;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import reactor.core.publisher.Mono;
import reactor.test.scheduler.VirtualTimeScheduler;

/** Some nodes over memory on virtual time: nothing happens but while a test lets time pass, and all on its thread. */
final class VirtualCluster<S> {

    private static final Duration STEP = Duration.ofMillis(1);
    private static final int PATIENCE_STEPS = 600_000;

    private final VirtualTimeScheduler time = VirtualTimeScheduler.create();
    private final MemoryNetwork network = new MemoryNetwork(time, Duration.ofMillis(20));
    private final List<Member> members = new ArrayList<>();
    private final Map<NodeId, BrokenDisk> disks = new TreeMap<>();
    private final Map<NodeId, RaftNode> nodes = new TreeMap<>();
    private final Map<Mark, Integer> marks = new EnumMap<>(Mark.class);
    private final GroupRecipe<S> group;
    private final Function<Lane, Duration> delays;

    VirtualCluster(int size, RaftConfig config, Supplier<StateMachine<S>> machine) {
        this(size, config, machine, lane -> Duration.ZERO);
    }

    /** One in which what is sent takes some time. */
    VirtualCluster(int size, RaftConfig config, Supplier<StateMachine<S>> machine, Function<Lane, Duration> delays) {
        this.delays = delays;
        group = GroupRecipe.of("group", machine).config(config);
        for (int i = 1; i <= size; i++) {
            NodeId id = NodeId.of("n" + i);
            members.add(new Member(id, "memory", i));
            disks.put(id, new BrokenDisk(new MemoryStorage(time, i)));
        }
        members.forEach(member -> start(member.id()));
    }

    List<NodeId> ids() {
        return members.stream().map(Member::id).toList();
    }

    /** How often anybody met each rare situation. */
    Map<Mark, Integer> marks() {
        return marks;
    }

    MemoryNetwork network() {
        return network;
    }

    BrokenDisk disk(NodeId id) {
        return present(disks.get(id));
    }

    void start(NodeId id) {
        RaftRuntime runtime = new RaftRuntime(time, time, time, () -> time.now(TimeUnit.NANOSECONDS), id.hashCode())
                .withMarks(mark -> marks.merge(mark, 1, Integer::sum));
        nodes.put(
                id,
                present(await(RaftNode.create(id)
                                .members(members)
                                .storage(disk(id))
                                .transport(new SlowLanes(network.transport(), time, delays))
                                .runtime(runtime)
                                .host(group)
                                .start())
                        .get()));
    }

    void stop(NodeId id) {
        await(present(nodes.remove(id)).close());
    }

    Raft<S> raft(NodeId id) {
        return present(nodes.get(id)).raft(group);
    }

    RaftAdmin admin(NodeId id) {
        return present(nodes.get(id)).admin(group);
    }

    /** Lets time pass until one of the running nodes leads and the others know it; ten minutes at the most. */
    NodeId awaitLeader() {
        awaitUntil(() -> leader() != null);
        return present(leader());
    }

    private @Nullable NodeId leader() {
        List<RaftStatus> seen = nodes.keySet().stream().map(this::statusOf).toList();
        return seen.stream()
                .filter(status -> status.role() == Role.LEADER)
                .map(RaftStatus::node)
                .filter(id -> seen.stream().allMatch(status -> id.equals(status.leader())))
                .findFirst()
                .orElse(null);
    }

    RaftStatus statusOf(NodeId id) {
        return present(await(raft(id).status().next()).get());
    }

    NodeId followerOf(NodeId leader) {
        return nodes.keySet().stream()
                .filter(id -> !id.equals(leader))
                .findFirst()
                .orElseThrow();
    }

    /** Lets time pass. */
    void pass(Duration duration) {
        for (long millis = duration.toMillis(); millis > 0; millis--) {
            time.advanceTimeBy(STEP);
        }
    }

    void awaitUntil(BooleanSupplier condition) {
        for (int i = 0; !condition.getAsBoolean(); i++) {
            if (i > PATIENCE_STEPS) {
                throw new AssertionError("ten minutes have passed");
            }
            time.advanceTimeBy(STEP);
        }
    }

    /** Subscribes, and lets time pass until it ends. */
    <T> End<T> await(Mono<T> mono) {
        End<T> end = subscribe(mono);
        awaitUntil(end::isOver);
        return end;
    }

    <T> End<T> subscribe(Mono<T> mono) {
        End<T> end = new End<>();
        end.subscription = mono.subscribe(end::value, end::error, end::complete);
        return end;
    }

    void close() {
        new ArrayList<>(nodes.keySet()).forEach(this::stop);
        network.dispose();
    }

    /** How a call ended. */
    static final class End<T> {

        private @Nullable T value;
        private @Nullable Throwable error;
        private boolean over;
        private reactor.core.@Nullable Disposable subscription;

        private void value(T some) {
            value = some;
        }

        private void error(Throwable some) {
            error = some;
            over = true;
        }

        private void complete() {
            over = true;
        }

        boolean isOver() {
            return over;
        }

        @Nullable
        Throwable error() {
            return error;
        }

        void cancel() {
            present(subscription).dispose();
        }

        /** The value, null for none. */
        @Nullable
        T get() {
            if (error != null) {
                throw new AssertionError("ended with an error", error);
            }
            return value;
        }
    }
}
