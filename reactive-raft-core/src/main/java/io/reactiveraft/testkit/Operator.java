package io.reactiveraft.testkit;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftAdmin;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.node.RaftNode;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Changes a cluster while it runs, and replaces who lost its disk. Does at random what an operator might, but never
 * takes more disks than the cluster can do without.
 */
final class Operator {

    /** How long an order may be on its way whose answer is not known. */
    private static final long ORDER_NANOS = 3_000_000_000L;

    private static final long ROUND_NANOS = 200_000_000L;

    private final World world;
    private final CommitJudge commits;
    private final List<Machine<Registers>> machines;
    private final List<Member> founders;
    private final Set<Machine<Registers>> wiped = new LinkedHashSet<>();
    private long ordersUntilNanos;
    private boolean quiet;

    Operator(World world, CommitJudge commits, List<Machine<Registers>> machines, List<Member> founders) {
        this.world = world;
        this.commits = commits;
        this.machines = machines;
        this.founders = founders;
    }

    void begin() {
        for (Machine<Registers> machine : machines) {
            machine.onNotStarted(failure -> {
                onFailure(failure);
                world.after(ROUND_NANOS, () -> start(machine));
            });
            start(machine);
        }
        world.after(ROUND_NANOS, this::goRound);
    }

    /** Only brings back whom the cluster has lost, from now on. */
    void becomeQuiet() {
        quiet = true;
    }

    /** Who is to found a cluster alone has nobody to ask whether there is one: with another disk it has to join. */
    void start(Machine<Registers> machine) {
        if (founders.size() == 1 && machine.isReplaced()) {
            machine.join();
        }
        boolean founds = founders.contains(machine.self()) && !machine.isJoining();
        machine.start(founds ? founders : machines.stream().map(Machine::self).toList());
    }

    /** Whether everybody who is a member speaks by the disk by which he became one. */
    boolean isWhole() {
        return wiped.isEmpty();
    }

    boolean mayWipe(Machine<Registers> machine) {
        Membership membership = commits.membership();
        boolean may = membership != null
                && membership.isSettled()
                && membership.voters().size() >= 3
                && wiped.isEmpty()
                && world.nanos() > ordersUntilNanos
                && !commits.isChanging();
        if (may) {
            wiped.add(machine);
        }
        return may;
    }

    /** Says whether it could try. */
    boolean change(Machine<Registers> at, int how) {
        boolean tries = !quiet && wiped.isEmpty() && at.node() != null;
        if (tries) {
            Member first = machines.get(how % machines.size()).self();
            Member second = machines.get((how / 3) % machines.size()).self();
            order(at, membership -> {
                Membership once = edited(membership, first, how / 4);
                return how % 5 == 0 ? edited(once, second, how / 2) : once;
            });
        }
        return tries;
    }

    private static Membership edited(Membership membership, Member member, int how) {
        return switch (how % 5) {
            case 0 -> membership.without(member.id());
            case 1 -> membership.with(member.withKind(Member.Kind.LEARNER));
            case 2 -> membership.with(member.withKind(Member.Kind.WITNESS));
            default -> membership.with(member.withKind(Member.Kind.VOTER));
        };
    }

    boolean transfer(Machine<Registers> at, Machine<Registers> to) {
        RaftNode node = at.node();
        if (node != null) {
            RaftAdmin admin = node.admin(at.group());
            at.life().soon(() -> admin.transferLeadership(to.id()).subscribe(done -> {}, this::onFailure));
        }
        return node != null;
    }

    boolean snapshot(Machine<Registers> at) {
        RaftNode node = at.node();
        if (node != null) {
            RaftAdmin admin = node.admin(at.group());
            at.life().soon(() -> admin.snapshot().subscribe(done -> {}, this::onFailure));
        }
        return node != null;
    }

    private void order(Machine<Registers> at, UnaryOperator<Membership> edit) {
        RaftNode node = at.node();
        if (node != null) {
            RaftAdmin admin = node.admin(at.group());
            ordersUntilNanos = world.nanos() + ORDER_NANOS;
            at.life()
                    .soon(() -> admin.membership()
                            .flatMap(membership -> admin.change(edit.apply(membership)))
                            .subscribe(done -> {}, this::onFailure));
        }
    }

    private void onFailure(Throwable failure) {
        Judges.requireKnown(world, failure);
    }

    /** Who has given up begins again. */
    private void restartStopped() {
        for (Machine<Registers> machine : machines) {
            RaftStatus status = machine.status();
            if (status != null && status.role() == Role.STOPPED && !machine.isStopping()) {
                machine.crash();
                start(machine);
            }
        }
    }

    /** Looks after those who came back with an empty disk: as voters they are removed, and added as somebody new. */
    private void goRound() {
        restartStopped();
        Membership membership = commits.membership();
        if (membership != null && membership.isSettled()) {
            wiped.removeIf(machine -> isBack(membership, machine));
            wiped.stream().findFirst().ifPresent(machine -> bringBack(membership, machine));
        }
        world.after(ROUND_NANOS, this::goRound);
    }

    private static boolean isBack(Membership membership, Machine<Registers> machine) {
        Member member = membership.member(machine.id());
        if (machine.disk().isRotten()) {
            return false;
        }
        return machine.disk().diskId() == membership.disks().getOrDefault(machine.id(), 0L)
                || (member != null && !member.kind().isVoting());
    }

    private void bringBack(Membership membership, Machine<Registers> machine) {
        NodeId id = machine.id();
        machines.stream()
                .filter(one -> one != machine && one.node() != null && membership.contains(one.id()))
                .findFirst()
                .ifPresent(at -> order(
                        at,
                        present -> membership.contains(id)
                                ? without(id, at.self(), present)
                                : present.with(machine.self())));
    }

    /** A member is removed; if only witnesses would be left, another begins to vote in full. */
    private static Membership without(NodeId id, Member other, Membership membership) {
        Membership rest = membership.without(id);
        return rest.members().stream().anyMatch(member -> member.kind() == Member.Kind.VOTER)
                ? rest
                : rest.with(other.withKind(Member.Kind.VOTER));
    }
}
