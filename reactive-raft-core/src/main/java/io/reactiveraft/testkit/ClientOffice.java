package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.Committed;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftSession;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.node.RaftNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Where clients find nodes, and where it is written down what they were told: which must turn out to be true. */
final class ClientOffice {

    private final World world;
    private final History history;
    private final Load load;
    private final List<Machine<Registers>> machines;
    private final Map<Life, Set<Call>> open = new LinkedHashMap<>();
    private final Map<Long, Long> appliedAt = new HashMap<>();
    private final Map<Long, Long> values = new HashMap<>();
    private final Map<Long, Long> firstAppliedNanos = new HashMap<>();
    private final List<RaftSession> sessions = new ArrayList<>();
    private final Set<Long> refused = new LinkedHashSet<>();
    private long lastValue;
    private long answers;
    private boolean closed;

    ClientOffice(World world, History history, Load load, List<Machine<Registers>> machines) {
        this.world = world;
        this.history = history;
        this.load = load;
        this.machines = machines;
    }

    Load load() {
        return load;
    }

    World world() {
        return world;
    }

    void open() {
        SplittableRandom random = world.random("clients");
        for (int i = 1; i <= load.clients(); i++) {
            new Client(i, this, random.split()).begin();
        }
        for (int i = 1; i <= load.feeds(); i++) {
            new FeedReader(this, random.split()).begin();
        }
    }

    /** No client begins anything any more. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** How many answers there were. */
    long answers() {
        return answers;
    }

    History history() {
        return history;
    }

    /** A machine on which a node runs, mostly one that knows a leader, often one that leads; null if none runs. */
    @Nullable
    Machine<Registers> anyMachine(SplittableRandom random) {
        List<Machine<Registers>> running =
                machines.stream().filter(machine -> machine.node() != null).toList();
        List<Machine<Registers>> liked = switch (random.nextInt(8)) {
            case 0 -> List.of();
            case 1, 2 -> running.stream().filter(ClientOffice::leads).toList();
            default -> running.stream().filter(this::knowsLeader).toList();
        };
        List<Machine<Registers>> candidates = liked.isEmpty() ? running : liked;
        return candidates.isEmpty() ? null : candidates.get(random.nextInt(candidates.size()));
    }

    /** One that takes itself for the leader; null if none does. */
    @Nullable
    Machine<Registers> anyLeader(SplittableRandom random) {
        List<Machine<Registers>> leading =
                machines.stream().filter(ClientOffice::leads).toList();
        return leading.isEmpty() ? null : leading.get(random.nextInt(leading.size()));
    }

    /** Whether its node takes itself for the leader. */
    static boolean leads(Machine<Registers> machine) {
        RaftStatus status = machine.status();
        return status != null && status.role() == Role.LEADER;
    }

    boolean knowsLeader(Machine<Registers> machine) {
        RaftStatus status = machine.status();
        return status != null && status.leader() != null;
    }

    /** A number that nobody has written yet. */
    long newValue() {
        return ++lastValue;
    }

    Set<Call> callsOf(Life life) {
        return open.computeIfAbsent(life, some -> new LinkedHashSet<>());
    }

    /** Whoever waited in a process that has ended waits in vain. */
    void onCrash(Life life) {
        Set<Call> lost = open.remove(life);
        if (lost != null) {
            new ArrayList<>(lost).forEach(Call::giveUp);
        }
    }

    void onAsked(Call call) {
        history.invoked(call.operation());
    }

    void onAnswered(Call call, long answer) {
        world.judge(() -> answered(call, answer));
    }

    private void answered(Call call, long answer) {
        answers++;
        Operation operation = call.operation();
        world.trace().note(world.nanos(), "answer", operation.key(), operation.value(), answer);
        Violation.unless(
                operation.kind() == Operation.Kind.READ || appliedAt.containsKey(operation.value()),
                "what is answered was applied",
                operation);
        history.answered(operation, world.nanos(), answer);
    }

    void onRefused(Call call) {
        world.judge(() -> refused(call));
    }

    private void refused(Call call) {
        Operation operation = call.operation();
        world.trace().note(world.nanos(), "refused", operation.key(), operation.value(), 0);
        if (operation.kind() != Operation.Kind.READ) {
            refused.add(operation.value());
            Violation.unless(!appliedAt.containsKey(operation.value()), "what was refused is not applied", operation);
        }
        history.refused(operation, world.nanos());
    }

    /** A node that gave up, because something in it was not as it must be, says so to whoever asks. */
    void onFailure(Throwable failure) {
        Judges.requireKnown(world, failure);
    }

    void onUnknown(Call call) {
        world.trace()
                .note(
                        world.nanos(),
                        "unknown",
                        call.operation().key(),
                        call.operation().value(),
                        0);
        history.unknown(call.operation(), world.nanos());
    }

    /** A reader gets a command, behind that of another index; what was applied between them it should have had. */
    void onFed(long before, Committed<Command<?>> committed) {
        world.judge(() -> fed(before, committed));
    }

    private void fed(long before, Committed<Command<?>> committed) {
        Violation.unless(committed.index() > before, "a feed goes forward", before, committed);
        for (long skipped = before + 1; skipped < committed.index(); skipped++) {
            Violation.unless(!values.containsKey(skipped), "a feed has no gap", before, skipped, committed);
        }
        Long value = values.get(committed.index());
        Violation.unless(
                value == null || value == Registers.valueOf(committed.command()),
                "a feed tells what is applied",
                committed);
    }

    /** A replica applies a write. */
    void onApplied(NodeId node, long index, long value) {
        world.judge(() -> applied(node, index, value));
    }

    private void applied(NodeId node, long index, long value) {
        Violation.unless(!refused.contains(value), "what was refused is not applied", node, index, value);
        Long known = appliedAt.putIfAbsent(value, index);
        values.put(index, value);
        firstAppliedNanos.putIfAbsent(index, world.nanos());
        Violation.unless(known == null || known == index, "a write is applied once", node, value, known, index);
    }

    /** Whether nobody waits for an answer. */
    boolean isIdle() {
        return open.values().stream().flatMap(Set::stream).allMatch(Call::isOver);
    }

    /** A node keeps a session alive for as long as somebody holds it; that must not depend on garbage collection. */
    void keep(RaftSession session) {
        sessions.add(session);
    }

    /** What a client does not know, the replicas do: whether it took place, and when. */
    private Operation asItTookPlace(Operation operation) {
        Long index = appliedAt.get(operation.value());
        return operation.isAnswered() || index == null
                ? operation
                : operation.tookPlace(firstAppliedNanos.getOrDefault(index, Long.MAX_VALUE), index);
    }

    /** One order explains all answers. */
    void requireAllExplained() {
        List<Operation> happened = history.operations().stream()
                .map(this::asItTookPlace)
                .filter(operation -> operation.ended() < Long.MAX_VALUE)
                .toList();
        String inexplicable = Linearizability.violation(happened);
        Violation.unless(inexplicable == null, "answers are linearizable", inexplicable);
    }

    /** The node that runs on a machine, for a call in its own process. */
    static RaftNode running(Machine<Registers> machine) {
        RaftNode node = machine.node();
        if (node == null) {
            throw new IllegalStateException(machine.id() + " does not run");
        }
        return node;
    }
}
