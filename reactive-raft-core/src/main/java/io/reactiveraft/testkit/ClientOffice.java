package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftSession;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where clients find nodes, and where it is written down what they were told: which must turn out to be true. */
final class ClientOffice {

    private final World world;
    private final History history;
    private final Load load;
    private final ViewJudge views;
    private final BacklogJudge backlogs;
    private final FeedJudge feeds;
    private final Guide guide;
    private final Map<Life, Set<Call>> open = new LinkedHashMap<>();
    private final Map<Long, Long> appliedAt = new HashMap<>();
    private final Map<Long, Long> results = new HashMap<>();
    private final Map<Long, Long> firstAppliedNanos = new HashMap<>();
    private final List<RaftSession> sessions = new ArrayList<>();
    private final List<FeedReader> readers = new ArrayList<>();
    private final Set<Long> refused = new LinkedHashSet<>();
    private long lastValue;
    private long reads;
    private long writes;
    private boolean closed;

    ClientOffice(World world, History history, Load load, RaftConfig.Limits limits, List<Machine<Registers>> machines) {
        this.world = world;
        this.history = history;
        this.load = load;
        this.views = new ViewJudge(world);
        this.feeds = new FeedJudge(world);
        this.backlogs = new BacklogJudge(world, limits);
        this.guide = new Guide(machines);
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
            FeedReader reader = new FeedReader(this, random.split());
            readers.add(reader);
            reader.begin();
        }
    }

    /** No client begins anything any more. */
    void close() {
        closed = true;
    }

    boolean isClosed() {
        return closed;
    }

    /** How many reads of the latest state were answered. */
    long reads() {
        return reads;
    }

    /** How many writes were answered. */
    long writes() {
        return writes;
    }

    History history() {
        return history;
    }

    Guide guide() {
        return guide;
    }

    ViewJudge views() {
        return views;
    }

    BacklogJudge backlogs() {
        return backlogs;
    }

    FeedJudge feeds() {
        return feeds;
    }

    /**
     * Somebody goes to a machine of his choice, and if there is none tries again later; once the office is closed,
     * nobody does either.
     */
    void visit(Supplier<@Nullable Machine<Registers>> choice, Runnable later, Consumer<Machine<Registers>> visitor) {
        Machine<Registers> machine = closed ? null : choice.get();
        if (machine != null) {
            visitor.accept(machine);
        } else if (!closed) {
            later.run();
        }
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
        views.onCrash(life);
        backlogs.onCrash(life);
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
        Operation operation = call.operation();
        world.trace().note(world.nanos(), "answer", operation.key(), operation.value(), answer);
        if (operation.kind() == Operation.Kind.READ) {
            reads++;
        } else {
            writes++;
            Long index = appliedAt.get(operation.value());
            Violation.unless(index != null, "what is answered was applied", operation);
            Violation.unless(
                    Objects.equals(results.get(operation.value()), answer),
                    "a write is answered with what came of it, however often it is sent",
                    operation,
                    answer,
                    results.get(operation.value()));
            views.onAnswered(Objects.requireNonNull(index));
        }
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

    /** A replica applies a write, and says what comes of it. */
    void onApplied(NodeId node, long index, long value, long result) {
        world.judge(() -> applied(node, index, value, result));
    }

    private void applied(NodeId node, long index, long value, long result) {
        Violation.unless(!refused.contains(value), "what was refused is not applied", node, index, value);
        Long known = appliedAt.putIfAbsent(value, index);
        feeds.onApplied(index, value);
        views.onApplied(index);
        firstAppliedNanos.putIfAbsent(index, world.nanos());
        Violation.unless(known == null || known == index, "a write is applied once", node, value, known, index);
        Long first = results.putIfAbsent(value, result);
        Violation.unless(first == null || first == result, "replicas come to the same", node, index, first, result);
    }

    /** Whether all who follow some of the nodes, and ask for more, have heard of all that was applied. */
    boolean areFed(Predicate<Machine<Registers>> nodes) {
        long last = views.lastApplied();
        return readers.stream().allMatch(reader -> reader.isFed(nodes, last));
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
        Long index = operation.kind() == Operation.Kind.READ ? null : appliedAt.get(operation.value());
        if (index == null) {
            return operation;
        }
        return operation.isAnswered()
                ? operation.at(index)
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
}
