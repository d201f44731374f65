package io.reactiveraft.testkit;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.StateMachine;
import io.reactiveraft.node.GroupRecipe;
import io.reactiveraft.node.RaftNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import reactor.util.retry.Retry;

/**
 * A whole cluster of the shipped classes in the weather of one seed: clients read and write, operators do their work,
 * and everything else goes wrong, until all is mended and progress is demanded. The same schedule gives the same run,
 * on every machine.
 */
public final class Simulation {

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;
    private static final int RETRIES = 30;
    private static final Duration RETRY_DELAY = Duration.ofMillis(100);
    private static final int TIMEOUTS_TO_A_LEADER = 10;
    private static final long LATE_NANOS = 500 * MILLI;
    private static final long PATIENCE_NANOS = 120_000 * MILLI;

    private final Schedule schedule;
    private final World world;
    private final Judges judges;
    private final List<Machine<Registers>> machines = new ArrayList<>();
    private final ClientOffice office;
    private final Operator operator;
    private final Storm storm;

    private Simulation(Schedule schedule, Outputs outputs) {
        this.schedule = schedule;
        this.world = new World(schedule.seed(), new Trace(outputs.trace()));
        this.judges = new Judges(world, schedule.config());
        SimulatedNetwork network = new SimulatedNetwork(world, judges);
        List<Member> pool = IntStream.rangeClosed(1, schedule.nodes() + schedule.spare())
                .mapToObj(i -> new Member(NodeId.of("n" + i), "simulated", i))
                .toList();
        this.office = new ClientOffice(
                world,
                new History(outputs.history()),
                schedule.load(),
                schedule.sizes().limits(),
                machines);
        for (Member member : pool) {
            GroupRecipe<Registers> group =
                    GroupRecipe.of("simulated", () -> machine(member.id())).config(schedule.config());
            machines.add(new Machine<>(world, network, judges, member, group, member.port() > schedule.nodes()));
        }
        this.operator = new Operator(world, judges.commits(), machines, pool.subList(0, schedule.nodes()));
        this.storm = new Storm(world, network, machines, operator, schedule);
        judges.onLifeOver(office::onCrash);
        judges.onSaid(storm::onSaid);
    }

    private StateMachine<Registers> machine(NodeId node) {
        StateMachine<Registers> registers =
                Registers.machine((index, value, result) -> office.onApplied(node, index, value, result));
        Life life = machines.stream()
                .filter(machine -> machine.id().equals(node))
                .findFirst()
                .orElseThrow()
                .life();
        Duration pause = Duration.ofNanos(schedule.load().applyMicros() * MICRO);
        return new WatchedMachine<>(
                pause.isZero() ? registers : new SlowMachine<>(registers, pause, life.scheduler()), node, life, judges);
    }

    /**
     * Runs one from its beginning to its end, on the thread of the caller.
     *
     * @throws Violation if a promise was broken
     */
    public static Report run(Schedule schedule, Outputs outputs) {
        Simulation simulation = new Simulation(schedule, outputs);
        Report[] report = new Report[1];
        Guard.within(simulation.world, () -> report[0] = simulation.run());
        return report[0];
    }

    private Report run() {
        operator.begin();
        office.open();
        if (schedule.calmStart()) {
            require(PATIENCE_NANOS, this::isFounded, "a cluster is founded in good weather");
        }
        storm.begin();
        do {
            advance(schedule.stormMillis() * MILLI);
        } while (world.happened() < schedule.eventsMin());
        storm.end();
        operator.becomeQuiet();
        demandProgress();
        return new Report(
                schedule.seed(),
                world.trace().hash(),
                world.happened(),
                world.nanos() / MILLI,
                judges.commits().committedIndex(),
                office.reads() + office.writes(),
                world.befallen(),
                judges.marks());
    }

    private boolean isFounded() {
        return isSettled() && members().size() == schedule.nodes();
    }

    private boolean isSettled() {
        Membership membership = judges.commits().membership();
        return membership != null && membership.isSettled();
    }

    private void demandProgress() {
        // What was under way in the bad weather is no faster for the good.
        advance(LATE_NANOS);
        require(
                PATIENCE_NANOS,
                () -> machines.stream().noneMatch(machine -> machine.disk().isBehind()),
                "disks catch up");
        long timeout = schedule.times().electionMaxMillis() * MILLI;
        // Who has just begun keeps the promises that it may have made in its last life.
        require(
                TIMEOUTS_TO_A_LEADER * timeout,
                () -> machines.stream().anyMatch(Guide::leads),
                "there is a leader again");
        require(PATIENCE_NANOS, operator::isWhole, "who lost its disk is brought back");
        long reads = office.reads();
        long writes = office.writes();
        require(PATIENCE_NANOS, () -> office.reads() > reads + 5, "reads are answered again");
        require(PATIENCE_NANOS, () -> office.writes() > writes + 5, "writes are answered again");
        office.close();
        require(PATIENCE_NANOS, this::isSettled, "a change that has begun comes to its end");
        require(PATIENCE_NANOS, office::isIdle, "everybody gets an answer");
        require(PATIENCE_NANOS, this::areEqual, "all members come to have the same log, and apply all of it");
        require(
                PATIENCE_NANOS,
                () -> office.areFed(members()::contains),
                "who follows what is committed hears of it all");
        long index = judges.commits().committedIndex();
        members().forEach(machine -> judges.onState(machine.id(), index, read(machine)));
        office.requireAllExplained();
    }

    /** All that there is to read at a machine. Whoever is behind may say first that it cannot tell. */
    private Object read(Machine<Registers> machine) {
        require(PATIENCE_NANOS, () -> machine.node() != null, "every member runs again");
        List<Object> answers = new ArrayList<>(1);
        RaftNode node = Guide.running(machine);
        Retry again = Retry.fixedDelay(RETRIES, RETRY_DELAY)
                .scheduler(machine.life().scheduler())
                .transientErrors(true);
        machine.life()
                .soon(() -> node.raft(machine.group())
                        .query(this::everything, ReadConsistency.LINEARIZABLE)
                        .retryWhen(again)
                        .subscribe(answers::add, answers::add));
        require(PATIENCE_NANOS, () -> !answers.isEmpty(), "reads end at " + machine.id());
        world.judge(() -> Violation.unless(
                answers.get(0) instanceof List,
                "reads are answered by all members",
                machine.id(),
                answers,
                statuses()));
        return answers.get(0);
    }

    private List<Long> everything(Registers registers) {
        return IntStream.range(0, schedule.load().keys())
                .mapToObj(i -> registers.read("k" + i))
                .toList();
    }

    /** Those that take part by what is committed. */
    private List<Machine<Registers>> members() {
        Membership membership = judges.commits().membership();
        return machines.stream()
                .filter(machine -> membership != null && membership.contains(machine.id()))
                .toList();
    }

    private boolean areEqual() {
        long index = judges.commits().committedIndex();
        return members().stream().allMatch(machine -> {
            LogImage durable = machine.disk().log(machine.group().id()).durable();
            RaftStatus status = machine.status();
            return durable.lastIndex() == index
                    && durable.holds(index, judges.commits().committedAt(index).chain())
                    && status != null
                    && status.membership().index() == judges.commits().membershipIndex(machine.id())
                    && status.appliedIndex() == index;
        });
    }

    private void advance(long nanos) {
        long end = world.nanos() + nanos;
        while (world.step(end)) {
            // All that happens until then.
        }
    }

    private List<RaftStatus> statuses() {
        return machines.stream().map(Machine::status).filter(Objects::nonNull).toList();
    }

    private void require(long nanos, BooleanSupplier holds, String rule) {
        long end = world.nanos() + nanos;
        while (!holds.getAsBoolean()) {
            boolean stepped = world.step(end);
            world.judge(() -> Violation.unless(stepped, rule, statuses()));
        }
    }
}
