package io.reactiveraft.testkit;

import io.reactiveraft.Command;
import io.reactiveraft.ProposalResult;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftSession;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.node.RaftNode;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

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
        this.byLease = number % 3 == 0;
    }

    /** Thinks for a while, and then does something. */
    void begin() {
        long mean = office.load().thinkMicros() * 1_000L;
        office.world().after((long) (-StrictMath.log(1 - random.nextDouble()) * mean), this::act);
    }

    private void act() {
        Machine<Registers> machine = machine();
        if (office.isClosed()) {
            return;
        }
        if (machine == null) {
            begin();
            return;
        }
        Life life = machine.life();
        RaftNode node = ClientOffice.running(machine);
        List<Call> calls = new ArrayList<>();
        boolean reads = byLease || random.nextDouble() < office.load().readRate();
        int count = inBursts && !reads ? 1 + random.nextInt(office.load().burst()) : 1;
        for (int i = 0; i < count; i++) {
            calls.add(new Call(reads ? operation(Operation.Kind.READ) : operation(write()), office));
        }
        office.callsOf(life).addAll(calls);
        Raft<Registers> raft = node.raft(machine.group());
        life.soon(() -> {
            Disposable asked = inBursts && !reads ? burst(raft, calls) : single(raft, machine, life, calls.get(0));
            mayCancel(life, asked, calls);
        });
        awaitEnd(life, calls);
    }

    /** Who reads by a lease asks one that leads, or believes so; others mostly stay where they have a session. */
    private @Nullable Machine<Registers> machine() {
        Machine<Registers> leading = byLease ? office.anyLeader(random) : null;
        if (leading != null) {
            return leading;
        }
        Machine<Registers> known = sessionsMachine;
        boolean there = known != null && known.life() == sessionsLife && office.knowsLeader(known);
        return there && random.nextInt(8) > 0 ? known : office.anyMachine(random);
    }

    private Operation.Kind write() {
        return random.nextInt(3) == 0 ? Operation.Kind.SWAP : Operation.Kind.WRITE;
    }

    private Operation operation(Operation.Kind kind) {
        String key = "k" + random.nextInt(office.load().keys());
        long value = kind == Operation.Kind.READ ? 0 : office.newValue();
        long expected = kind == Operation.Kind.SWAP ? lastWritten : 0;
        lastWritten = kind == Operation.Kind.READ ? lastWritten : value;
        return new Operation(number, kind, key, expected, value, office.world().nanos(), Long.MAX_VALUE, 0, null);
    }

    private Disposable single(Raft<Registers> raft, Machine<Registers> machine, Life life, Call call) {
        // Of a write that was sent again nobody can tell by the last refusal whether an earlier one got through.
        return answer(raft, machine, life, call.operation()).subscribe(call::answer, failure -> {
            office.onFailure(failure);
            if (inSession && call.operation().kind() != Operation.Kind.READ) {
                call.giveUp();
            } else {
                call.fail(failure);
            }
        });
    }

    private Mono<Long> answer(Raft<Registers> raft, Machine<Registers> machine, Life life, Operation operation) {
        if (operation.kind() == Operation.Kind.READ) {
            boolean lease = byLease || random.nextInt(3) == 0;
            ReadConsistency mode = lease ? ReadConsistency.LEASE : ReadConsistency.LINEARIZABLE;
            return raft.query(registers -> registers.read(operation.key()), mode);
        }
        return inSession
                ? session(raft, machine, life)
                        .propose(command(operation))
                        .retry(RETRIES)
                        .map(Client::number)
                : raft.propose(command(operation)).map(Client::number);
    }

    private RaftSession session(Raft<Registers> raft, Machine<Registers> machine, Life life) {
        RaftSession present = session;
        if (present == null || life != sessionsLife || random.nextInt(50) == 0) {
            present = raft.session();
            session = present;
            office.keep(present);
            sessionsMachine = machine;
            sessionsLife = life;
        }
        return present;
    }

    private Disposable burst(Raft<Registers> raft, List<Call> calls) {
        ArrayDeque<Call> waiting = new ArrayDeque<>(calls);
        List<Command<Object>> commands = new ArrayList<>();
        calls.forEach(call -> commands.add(untyped(command(call.operation()))));
        return raft.proposeAll(Flux.fromIterable(commands))
                .subscribe(result -> take(waiting.remove(), result), failure -> {
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

    private void mayCancel(Life life, Disposable asked, List<Call> calls) {
        if (random.nextDouble() < office.load().cancelRate()) {
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
