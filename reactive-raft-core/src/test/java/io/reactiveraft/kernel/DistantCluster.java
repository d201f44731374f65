package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.Lane;
import io.reactiveraft.spi.RecoveredLog;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Kernels on virtual time whose messages take as long as is said, more or less, and whose leader is written to all the
 * time. Nothing gets lost but by cutting somebody off.
 */
final class DistantCluster {

    private static final long MILLI = 1_000_000;
    private static final long SYNC_NANOS = MILLI;
    private static final long WRITE_NANOS = 30 * MILLI;

    private final SimulatedWorld world;
    private final SplittableRandom random;
    private final TreeMap<NodeId, RaftKernel> kernels = new TreeMap<>();
    private final TreeSet<NodeId> cutOff = new TreeSet<>();
    private final Map<NodeId, Long> armedFor = new HashMap<>();
    private final Map<String, Long> lastArrival = new HashMap<>();
    private final double jitter;
    private long roundTripNanos;
    private long candidacies;
    private long refusals;
    private long electedNanos;
    private long lastToken;

    /** Each way takes up to a share more or less than half of a round trip. */
    DistantCluster(SplittableRandom random, int size, KernelConfig config, double jitter) {
        this.random = random;
        this.jitter = jitter;
        world = new SimulatedWorld(random.split());
        List<NodeId> ids =
                IntStream.rangeClosed(1, size).mapToObj(i -> NodeId.of("n" + i)).toList();
        Membership membership = Voters.of(ids);
        for (NodeId id : ids) {
            Random draws = new Random(random.nextLong());
            kernels.put(id, new RaftKernel(new Identity(id, 0), membership, config, RecoveredLog.EMPTY, draws, 0));
        }
        ids.forEach(this::arm);
        write();
    }

    /** From now on a message and its answer take about so long. */
    void become(long nanos) {
        roundTripNanos = nanos;
    }

    void runFor(long nanos) {
        world.runFor(nanos);
    }

    /** How often somebody began to ask whether it would win. */
    long candidacies() {
        return candidacies;
    }

    /** How many proposals the leader did not take. */
    long refusals() {
        return refusals;
    }

    /** The highest term of all that are not cut off. */
    long term() {
        return connected().stream().mapToLong(id -> view(id).term()).max().orElse(0);
    }

    long commitIndex() {
        return connected().stream()
                .mapToLong(id -> view(id).commitIndex())
                .max()
                .orElse(0);
    }

    /** Who leads in the highest term; null if nobody does. */
    @Nullable
    NodeId leader() {
        return connected().stream()
                .filter(id -> view(id).role() == Role.LEADER)
                .max(Comparator.comparing(id -> view(id).term()))
                .filter(id -> view(id).term() == term())
                .orElse(null);
    }

    /** Nobody hears the leader any more, nor does it hear anybody. */
    void cutOffLeader() {
        cutOff.add(Objects.requireNonNull(leader()));
    }

    /** How long it takes, from now on, until somebody leads; at most some time. */
    long untilLed(long patienceNanos) {
        long begin = world.nanos();
        while (leader() == null && world.nanos() - begin < patienceNanos) {
            world.runFor(10 * MILLI);
        }
        return leader() == null ? patienceNanos : electedNanos - begin;
    }

    /** All hear each other again. */
    void mend() {
        cutOff.clear();
    }

    private List<NodeId> connected() {
        return kernels.keySet().stream().filter(id -> !cutOff.contains(id)).toList();
    }

    private KernelView view(NodeId id) {
        return kernel(id).view();
    }

    private RaftKernel kernel(NodeId id) {
        return Objects.requireNonNull(kernels.get(id));
    }

    private void write() {
        NodeId leader = leader();
        if (leader != null) {
            step(leader, new Input.Propose(++lastToken, EntryBatch.of(EntryKind.COMMAND, List.of(new byte[10]))));
        }
        world.after(WRITE_NANOS, this::write);
    }

    private void step(NodeId id, Input input) {
        RaftKernel kernel = kernel(id);
        Role before = kernel.view().role();
        kernel.step(input, world.nanos());
        for (Effect effect : kernel.drain()) {
            if (effect instanceof Effect.Persist write) {
                long durable = inOrder(id + " disk", SYNC_NANOS);
                world.after(durable, () -> {
                    write.thenSend().forEach(send -> send(id, send));
                    step(id, new Input.Persisted(write.writeId()));
                });
            } else if (effect instanceof Effect.Send send) {
                send(id, send);
            } else if (effect instanceof Effect.Refused) {
                refusals++;
            } else if (effect instanceof Effect.RoleChanged) {
                onRole(before, kernel.view().role());
            }
        }
        arm(id);
    }

    private void onRole(Role before, Role now) {
        candidacies += now == Role.PRE_CANDIDATE && before != now ? 1 : 0;
        electedNanos = now == Role.LEADER ? world.nanos() : electedNanos;
    }

    private void send(NodeId from, Effect.Send send) {
        if (cutOff.contains(from) || cutOff.contains(send.to())) {
            return;
        }
        Lane lane = SimulatedNetwork.laneOf(send.message());
        double share = 1 - jitter + 2 * jitter * random.nextDouble();
        long delay = inOrder(from + ">" + send.to() + " " + lane, (long) (roundTripNanos / 2.0 * share));
        world.after(delay, () -> step(send.to(), new Input.Received(from, send.message())));
    }

    /** How long it takes if nothing overtakes what went the same way before. */
    private long inOrder(String way, long delayNanos) {
        long arrival = Math.max(world.nanos() + delayNanos, lastArrival.getOrDefault(way, 0L) + 1);
        lastArrival.put(way, arrival);
        return arrival - world.nanos();
    }

    private void arm(NodeId id) {
        long deadline = kernel(id).deadlineNanos();
        if (!Long.valueOf(deadline).equals(armedFor.put(id, deadline))) {
            world.after(deadline - world.nanos(), () -> {
                if (Long.valueOf(deadline).equals(armedFor.get(id))) {
                    armedFor.remove(id);
                    step(id, new Input.Tick());
                }
            });
        }
    }
}
