package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import java.util.List;

/** Brings over a cluster what was decided, and clears it all away in the end. */
final class Storm {

    private static final long MICRO = 1_000;

    /** After how long to look again whether a process has closed in good order. */
    private static final long CLOSING_NANOS = 20_000_000;

    private final World world;
    private final SimulatedNetwork network;
    private final List<Machine<Registers>> machines;
    private final Operator operator;
    private final Schedule schedule;
    private final Siege siege;
    private boolean over;

    Storm(
            World world,
            SimulatedNetwork network,
            List<Machine<Registers>> machines,
            Operator operator,
            Schedule schedule) {
        this.world = world;
        this.network = network;
        this.machines = machines;
        this.operator = operator;
        this.schedule = schedule;
        this.siege = new Siege(world, network, machines, schedule.times().electionMinMillis());
    }

    /** A node says something. */
    void onSaid(NodeId from, Message message) {
        siege.onSaid(from, message);
    }

    void begin() {
        network.become(schedule.network());
        machines.forEach(machine -> machine.become(schedule.disk()));
        schedule.decisions().forEach(decision -> world.after(decision.atMicros() * MICRO, () -> bring(decision)));
    }

    /** Mends everything, for good. */
    void end() {
        over = true;
        siege.end();
        network.become(NetworkWeather.FAIR);
        network.mend();
        machines.forEach(machine -> {
            machine.calmDown();
            machine.become(DiskWeather.FAIR);
            operator.start(machine);
        });
    }

    private void bring(Decision decision) {
        if (over) {
            return;
        }
        Machine<Registers> machine = machines.get(decision.one() % machines.size());
        if (befalls(decision, machine)) {
            befall(decision, machine);
        }
    }

    private void befall(Decision decision, Machine<Registers> machine) {
        world.befall(decision.kind(), machine.id(), decision.other(), decision.micros());
    }

    /** Says whether it has befallen anybody; what is only prepared is told of when it happens. */
    private boolean befalls(Decision decision, Machine<Registers> machine) {
        long nanos = decision.micros() * MICRO;
        return switch (Fault.of(decision.kind())) {
            case CRASH -> machine.isUp() && end(decision, machine, nanos);
            case CLOCK -> machine.isUp() && confuse(decision, machine, nanos);
            case WIPE -> operator.mayWipe(machine) && replaceDisk(decision, machine, nanos);
            case NETWORK -> cutOff(decision, machine, nanos);
            case DISK -> machine.isUp() && harmDisk(decision, machine, nanos);
            case OPERATOR -> order(decision, machine);
        };
    }

    private boolean order(Decision decision, Machine<Registers> machine) {
        return switch (decision.kind()) {
            case CHANGE -> operator.change(machine, decision.other());
            case TRANSFER -> operator.transfer(machine, other(decision));
            default -> operator.snapshot(machine);
        };
    }

    private Machine<Registers> other(Decision decision) {
        return machines.get(decision.other() % machines.size());
    }

    private boolean end(Decision decision, Machine<Registers> machine, long nanos) {
        switch (decision.kind()) {
            case CRASH -> machine.crash();
            case STOP -> {
                if (!machine.stop()) {
                    return false;
                }
            }
            default -> {
                machine.light(decision.other(), () -> {
                    befall(decision, machine);
                    later(nanos, () -> operator.start(machine));
                });
                return false;
            }
        }
        later(nanos, () -> startOnceDown(machine));
        return true;
    }

    /** It may be closing yet. */
    private void startOnceDown(Machine<Registers> machine) {
        if (machine.isStopping() && machine.isUp()) {
            later(CLOSING_NANOS, () -> startOnceDown(machine));
        } else {
            operator.start(machine);
        }
    }

    private static boolean confuse(Decision decision, Machine<Registers> machine, long nanos) {
        if (decision.kind() == Decision.Kind.JUMP) {
            machine.clock().jump(nanos);
        } else {
            machine.life().pause(nanos);
        }
        return true;
    }

    private boolean replaceDisk(Decision decision, Machine<Registers> machine, long nanos) {
        if (decision.kind() == Decision.Kind.ROT) {
            machine.disk().rot();
            later(nanos, () -> restart(machine));
        } else {
            machine.crash();
            machine.wipe(decision.other() % 2 == 0);
            later(nanos, () -> operator.start(machine));
        }
        return decision.kind() == Decision.Kind.WIPE;
    }

    private boolean harmDisk(Decision decision, Machine<Registers> machine, long nanos) {
        switch (decision.kind()) {
            case STALL -> machine.disk().stall(nanos);
            case WRITE_ERROR -> machine.disk().failNextWrite();
            case FULL -> {
                SimulatedDisk full = machine.disk();
                full.fill();
                later(nanos, full::clear);
            }
            default -> machine.disk().failNextRead();
        }
        return decision.kind() == Decision.Kind.STALL;
    }

    private void restart(Machine<Registers> machine) {
        machine.crash();
        operator.start(machine);
    }

    private boolean cutOff(Decision decision, Machine<Registers> machine, long nanos) {
        NodeId one = machine.id();
        NodeId other = other(decision).id();
        switch (decision.kind()) {
            case HOLD -> {
                network.hold(one, other);
                later(nanos, () -> network.release(one, other));
            }
            case RESET -> network.reset(one, other);
            case BESIEGE -> {
                return siege.besiege(decision.other(), nanos);
            }
            case SHORT_REIGNS -> {
                return siege.shortenReigns(nanos);
            }
            case COUP -> {
                return siege.overthrow(operator, other(decision), nanos);
            }
            default -> {
                return part(decision, nanos);
            }
        }
        return !one.equals(other);
    }

    private void cut(NodeId from, NodeId to, long nanos) {
        network.cut(from, to);
        later(nanos, () -> network.uncut(from, to));
    }

    private boolean part(Decision decision, long nanos) {
        boolean parted = false;
        for (int i = 0; i < machines.size(); i++) {
            for (int j = 0; j < machines.size(); j++) {
                boolean apart = (decision.other() >> i & 1) > (decision.other() >> j & 1);
                if (apart) {
                    NodeId one = machines.get(i).id();
                    NodeId other = machines.get(j).id();
                    parted = true;
                    if (decision.kind() == Decision.Kind.MUTE) {
                        cut(one, other, nanos);
                    } else {
                        network.disconnect(one, other);
                        later(nanos, () -> network.reconnect(one, other));
                    }
                }
            }
        }
        return parted;
    }

    private void later(long nanos, Runnable what) {
        world.after(nanos, () -> {
            if (!over) {
                what.run();
            }
        });
    }
}
