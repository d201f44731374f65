package io.reactiveraft.testkit;

import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.node.RaftNode;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Knows which nodes run, and what they take themselves for. */
final class Guide {

    private final List<Machine<Registers>> machines;

    Guide(List<Machine<Registers>> machines) {
        this.machines = machines;
    }

    /** A machine on which a node runs, mostly one that knows a leader, often one that leads; null if none runs. */
    @Nullable
    Machine<Registers> anyMachine(SplittableRandom random) {
        List<Machine<Registers>> running = running();
        List<Machine<Registers>> liked = switch (random.nextInt(8)) {
            case 0 -> List.of();
            case 1, 2 -> running.stream().filter(Guide::leads).toList();
            default -> running.stream().filter(Guide::knowsLeader).toList();
        };
        return anyOf(liked.isEmpty() ? running : liked, random);
    }

    /** A machine on which a node runs, whatever it knows; null if none runs. */
    @Nullable
    Machine<Registers> anyRunning(SplittableRandom random) {
        return anyOf(running(), random);
    }

    private List<Machine<Registers>> running() {
        return machines.stream().filter(machine -> machine.node() != null).toList();
    }

    private static @Nullable Machine<Registers> anyOf(List<Machine<Registers>> some, SplittableRandom random) {
        return some.isEmpty() ? null : some.get(random.nextInt(some.size()));
    }

    /** One that takes itself for the leader; null if none does. */
    @Nullable
    Machine<Registers> anyLeader(SplittableRandom random) {
        return anyOf(machines.stream().filter(Guide::leads).toList(), random);
    }

    /** Of those that take themselves for the leader the one that may have missed most; null if none does. */
    @Nullable
    Machine<Registers> oldestLeader() {
        return machines.stream()
                .filter(Guide::leads)
                .min(Comparator.comparingLong(
                        machine -> Objects.requireNonNull(machine.status()).term()))
                .orElse(null);
    }

    /** Whether its node takes itself for the leader. */
    static boolean leads(Machine<Registers> machine) {
        RaftStatus status = machine.status();
        return status != null && status.role() == Role.LEADER;
    }

    static boolean knowsLeader(Machine<Registers> machine) {
        RaftStatus status = machine.status();
        return status != null && status.leader() != null;
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
