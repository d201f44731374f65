package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Brings over a cluster what was decided, and clears it all away in the end. */
final class Storm {

    private static final long MICRO = 1_000;

    private final World world;
    private final SimulatedNetwork network;
    private final List<Machine<Registers>> machines;
    private final Operator operator;
    private final Schedule schedule;
    private final Map<Decision.Kind, Integer> injected = new EnumMap<>(Decision.Kind.class);
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
    }

    /** How often each kind befell the cluster. */
    Map<Decision.Kind, Integer> injected() {
        return injected;
    }

    void begin() {
        network.become(schedule.network());
        machines.forEach(machine -> machine.become(schedule.disk()));
        schedule.decisions()
                .forEach(decision -> world.after(decision.atMicros() * MICRO, () -> bring(decision)));
    }

    /** Mends everything, for good. */
    void end() {
        over = true;
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
            injected.merge(decision.kind(), 1, Integer::sum);
            world.trace().note(world.nanos(), decision.kind().name(), machine.id(), decision.other(), decision.micros());
        }
    }

    private boolean befalls(Decision decision, Machine<Registers> machine) {
        long nanos = decision.micros() * MICRO;
        Machine<Registers> other = machines.get(decision.other() % machines.size());
        switch (decision.kind()) {
            case CRASH -> {
                return machine.isUp() && crash(machine, nanos);
            }
            case CRASH_IN_A_TURN -> {
                machine.light(decision.other());
                later(nanos, () -> operator.start(machine));
                return machine.isUp();
            }
            case STOP -> {
                machine.stop();
                later(nanos + 2_000_000_000L, () -> operator.start(machine));
                return machine.isUp();
            }
            case PAUSE -> {
                machine.life().pause(nanos);
                return machine.isUp();
            }
            case JUMP -> {
                machine.clock().jump(nanos);
                return machine.isUp();
            }
            case WIPE -> {
                return operator.mayWipe(machine) && wipe(machine, nanos);
            }
            case PARTITION, MUTE -> {
                return part(decision, nanos);
            }
            case HOLD -> {
                network.hold(machine.id(), other.id());
                later(nanos, network::mend);
                return machine != other;
            }
            case RESET -> {
                network.reset(machine.id(), other.id());
                return machine != other;
            }
            case STALL -> {
                machine.disk().stall(nanos);
                return machine.isUp();
            }
            case WRITE_ERROR -> {
                machine.disk().failNextWrite();
                later(nanos, () -> {
                    machine.crash();
                    operator.start(machine);
                });
                return machine.isUp();
            }
            case READ_ERROR -> {
                machine.disk().failNextRead();
                later(nanos, () -> {
                    machine.crash();
                    operator.start(machine);
                });
                return machine.isUp();
            }
            case ROT -> {
                return operator.mayWipe(machine) && rot(machine, nanos);
            }
            case CHANGE -> {
                return operator.change(machine, decision.other());
            }
            case TRANSFER -> {
                return operator.transfer(machine, other);
            }
        }
        return false;
    }

    private boolean crash(Machine<Registers> machine, long nanos) {
        machine.crash();
        later(nanos, () -> operator.start(machine));
        return true;
    }

    private boolean wipe(Machine<Registers> machine, long nanos) {
        machine.crash();
        machine.wipe();
        later(nanos, () -> operator.start(machine));
        return true;
    }

    private boolean rot(Machine<Registers> machine, long nanos) {
        machine.disk().rot();
        later(nanos, () -> {
            machine.crash();
            operator.start(machine);
        });
        return true;
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
                        network.cut(one, other);
                    } else {
                        network.disconnect(one, other);
                    }
                }
            }
        }
        later(nanos, network::mend);
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
