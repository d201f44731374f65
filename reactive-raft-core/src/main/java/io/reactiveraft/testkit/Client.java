package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.ProposalResult;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftSession;
import io.reactiveraft.ReadConsistency;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;

/**
 * One who reads and writes registers through whichever node it likes, one thing or one burst after another. It lives in
 * the process of the node that it asks: if that ends, it never knows, and goes on elsewhere.
 */
final class Client {

    private static final int RETRIES = 3;

    private final int number;
    private final ClientOffice office;
    private final SplittableRandom random;
    private final boolean inSession;
    private final boolean inBursts;
    private final boolean byLease;
    private final boolean isLoyal;
    private @Nullable RaftSession session;
    private @Nullable Machine<Registers> sessionsMachine;
    private @Nullable Life sessionsLife;

    private long lastWritten;

    Client(int number, ClientOffice office, SplittableRandom random) {
        this.number = number;
        this.office = office;
        this.random = random;
        this.inSession = random.nextDouble() < office.load().sessionRate();
        this.inBursts = !inSession && random.nextInt(4) == 0;
        this.byLease = number % 2 == 0;
        this.isLoyal = random.nextBoolean();
    }

    /** Thinks for a while, and then does something. */
    void begin() {
        long mean = office.load().thinkMicros() * 1_000L;
        office.world().after((long) (-StrictMath.log(1 - random.nextDouble()) * mean), this::act);
    }

    private void act() {
        boolean reads = byLease || random.nextDouble() < office.load().readRate();
        if (!reads) {
            office.visit(this::machine, this::begin, this::write);
        } else if (byLease || random.nextInt(3) > 0) {
            office.visit(this::machine, this::begin, this::read);
        } else {
            office.visit(() -> office.guide().anyRunning(random), this::begin, this::glance);
        }
    }

    private void read(Machine<Registers> machine) {
        Operation operation = operation(Operation.Kind.READ);
        boolean lease = byLease ? random.nextInt(3) > 0 : random.nextInt(3) == 0;
        ReadConsistency mode = lease ? ReadConsistency.LEASE : ReadConsistency.LINEARIZABLE;
        ask(
                machine,
                List.of(new Call(operation, office)),
                (raft, calls) -> raft.query(registers -> registers.read(operation.key()), mode)
                        .subscribe(calls.get(0)::answer, calls.get(0)::fail));
    }

    /** What it sees may be old, and is written down by those who judge that. */
    private void glance(Machine<Registers> machine) {
        ReadConsistency mode = Glance.draw(random, office.views().lastTold());
        Glance glance = new Glance(mode, key(), machine.life(), office.world().nanos());
        Raft<Registers> raft = Guide.running(machine).raft(machine.group());
        machine.life()
                .soon(() -> raft.query(glance::of, mode)
                        .subscribe(seen -> office.views().onSeen(glance, seen), office::onFailure));
        begin();
    }

    private void write(Machine<Registers> machine) {
        int count = inBursts ? 1 + random.nextInt(office.load().burst()) : 1;
        List<Call> writes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            writes.add(new Call(operation(kindOfWrite()), office));
        }
        Life life = machine.life();
        ask(machine, writes, (raft, calls) -> {
            BacklogJudge.Tab tab = office.backlogs().open(life);
            return inBursts ? burst(raft, tab, calls) : single(raft, tab, machine, calls.get(0));
        });
    }

    private void ask(
            Machine<Registers> machine,
            List<Call> calls,
            BiFunction<Raft<Registers>, List<Call>, Disposable> question) {
        Life life = machine.life();
        Raft<Registers> raft = Guide.running(machine).raft(machine.group());
        office.callsOf(life).addAll(calls);
        life.soon(() -> mayCancel(life, question.apply(raft, calls), calls));
        awaitEnd(life, calls);
    }

    /** Who reads by a lease asks one that leads, or believes so; others mostly stay where they have a session. */
    private @Nullable Machine<Registers> machine() {
        Machine<Registers> leading = byLease ? leader() : null;
        if (leading != null) {
            return leading;
        }
        Machine<Registers> known = sessionsMachine;
        boolean there = known != null && known.life() == sessionsLife && Guide.knowsLeader(known);
        return there && random.nextInt(8) > 0 ? known : office.guide().anyMachine(random);
    }

    private @Nullable Machine<Registers> leader() {
        return isLoyal ? office.guide().oldestLeader() : office.guide().anyLeader(random);
    }

    private String key() {
        return "k" + random.nextInt(office.load().keys());
    }

    private Operation.Kind kindOfWrite() {
        return random.nextInt(3) == 0 ? Operation.Kind.SWAP : Operation.Kind.WRITE;
    }

    private Operation operation(Operation.Kind kind) {
        String key = key();
        long value = kind == Operation.Kind.READ ? 0 : office.newValue();
        long expected = kind == Operation.Kind.SWAP ? lastWritten : 0;
        lastWritten = kind == Operation.Kind.READ ? lastWritten : value;
        return new Operation(number, kind, key, expected, value, office.world().nanos(), Long.MAX_VALUE, 0, null);
    }

    private Disposable single(Raft<Registers> raft, BacklogJudge.Tab tab, Machine<Registers> machine, Call call) {
        Command<?> command = command(call.operation());
        tab.handedOver(command);
        if (!inSession) {
            return raft.propose(command)
                    .map(Client::number)
                    .doFinally(end -> tab.close())
                    .subscribe(call::answer, call::fail);
        }
        // Of a write that was sent again nobody can tell by the last refusal whether an earlier one got through.
        return session(raft, machine)
                .propose(command)
                .retry(RETRIES)
                .map(Client::number)
                .doFinally(end -> tab.close())
                .subscribe(call::answer, failure -> {
                    office.onFailure(failure);
                    call.giveUp();
                });
    }

    private RaftSession session(Raft<Registers> raft, Machine<Registers> machine) {
        Life life = machine.life();
        RaftSession present = session;
        if (present == null || life != sessionsLife || random.nextInt(50) == 0) {
            closeSession();
            present = raft.session();
            session = present;
            office.keep(present);
            sessionsMachine = machine;
            sessionsLife = life;
        }
        return present;
    }

    /** A group remembers only some. */
    private void closeSession() {
        RaftSession former = session;
        if (former != null && sessionsLife != null) {
            sessionsLife.soon(() -> former.close().subscribe(nothing -> {}, office::onFailure));
        }
    }

    /** Each is handed over when the node asks for it. */
    private Disposable burst(Raft<Registers> raft, BacklogJudge.Tab tab, List<Call> calls) {
        ArrayDeque<Call> waiting = new ArrayDeque<>(calls);
        List<Command<Object>> commands = new ArrayList<>();
        calls.forEach(call -> commands.add(untyped(command(call.operation()))));
        return raft.proposeAll(Flux.fromIterable(commands).doOnNext(tab::handedOver))
                .doFinally(end -> tab.close())
                .subscribe(
                        result -> {
                            Call call = waiting.remove();
                            tab.answered(command(call.operation()));
                            take(call, result);
                        },
                        failure -> {
                            office.onFailure(failure);
                            waiting.forEach(Call::giveUp);
                        });
    }

    private static void take(Call call, ProposalResult<Object> result) {
        if (result instanceof ProposalResult.Applied<Object> applied) {
            call.answer(number(applied.value()));
        } else if (result instanceof ProposalResult.Failed<Object> failed) {
            call.fail(failed.error());
        }
    }

    @SuppressWarnings("unchecked") // the result is looked at as what it is
    private static Command<Object> untyped(Command<?> command) {
        return (Command<Object>) command;
    }

    private static Command<?> command(Operation operation) {
        return operation.kind() == Operation.Kind.SWAP
                ? new Registers.Swap(operation.key(), operation.expected(), operation.value())
                : new Registers.Write(operation.key(), operation.value());
    }

    /** A truth is a number too. */
    private static long number(@Nullable Object result) {
        if (result instanceof Long value) {
            return value;
        }
        return Boolean.TRUE.equals(result) ? 1 : 0;
    }

    /** Who reads from one that may lead no more soon gives up, and asks again: what it might have missed is new. */
    private void mayCancel(Life life, Disposable asked, List<Call> calls) {
        if ((byLease && isLoyal && random.nextBoolean())
                || random.nextDouble() < office.load().cancelRate()) {
            office.world()
                    .after(
                            random.nextLong(20_000_000),
                            () -> life.soon(() -> {
                                asked.dispose();
                                calls.forEach(Call::giveUp);
                            }));
        }
    }

    /** Goes on when it has all answers, or knows that there will be none. */
    private void awaitEnd(Life life, List<Call> calls) {
        boolean over = calls.stream().allMatch(Call::isOver);
        if (over) {
            office.callsOf(life).removeAll(calls);
            begin();
        } else {
            office.world().after(1_000_000 + random.nextLong(1_000_000), () -> awaitEnd(life, calls));
        }
    }
}
