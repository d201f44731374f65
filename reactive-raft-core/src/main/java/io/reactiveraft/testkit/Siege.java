package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Comes between leaders and the others, at moments at which they rely on each other most. */
final class Siege {

    private static final long MICRO = 1_000;
    private static final long MILLI = 1_000_000;

    /** How long an order to hand over may take to have an effect. */
    private static final long COUP_NANOS = 2_000_000_000L;

    /** After so many timeouts the others have elected another, or never will. */
    private static final int TIMEOUTS_MAX = 5;

    private static final int HOW = 4;
    private static final int MUTE = 0;
    private static final int DEAF = 1;
    private static final int LATE = 3;

    /** The leader is to hand over, by then. */
    private record Coup(NodeId successor, long untilNanos, long nanos) {}

    private final World world;
    private final SimulatedNetwork network;
    private final List<Machine<Registers>> machines;
    private final long timeoutNanos;
    private final SplittableRandom random;
    private final Map<NodeId, Coup> coups = new HashMap<>();
    private long untilNanos;
    private long reignsUntilNanos;
    private long lastTerm;
    private boolean over;

    /** With how long the others wait for a leader at the least before they elect another. */
    Siege(World world, SimulatedNetwork network, List<Machine<Registers>> machines, long timeoutMillis) {
        this.world = world;
        this.network = network;
        this.machines = machines;
        this.timeoutNanos = timeoutMillis * MILLI;
        this.random = world.random("siege");
    }

    /** Nobody is besieged from now on. */
    void end() {
        over = true;
    }

    /**
     * The leader hears nobody, or nobody hears it, or both; or it hears some of the others late, of what they said
     * before they did not hear it any more. Long enough for the others to elect another.
     */
    boolean besiege(int how, long nanos) {
        Machine<Registers> leader = leader();
        if (leader == null || world.nanos() < untilNanos) {
            return false;
        }
        NodeId besieged = leader.id();
        long silence = how % HOW == LATE ? random.nextLong(timeoutNanos) : 0;
        long late = silence + timeoutNanos + random.nextLong(2 * timeoutNanos);
        long all = late + Math.min(nanos, TIMEOUTS_MAX * timeoutNanos);
        untilNanos = world.nanos() + all;
        for (NodeId other : others(besieged)) {
            if (how % HOW != DEAF) {
                later(silence, () -> cut(besieged, other, all - silence));
            }
            if (how % HOW == LATE && random.nextBoolean()) {
                hold(other, besieged, late);
            } else if (how % HOW != MUTE) {
                cut(other, besieged, all);
            }
        }
        return true;
    }

    /** For a while, whoever comes to lead is heard by few a moment later, until others have led. */
    boolean shortenReigns(long nanos) {
        reignsUntilNanos = Math.max(reignsUntilNanos, world.nanos() + nanos);
        return true;
    }

    /** The leader is to hand over, and hears nobody from the moment at which it has asked another to stand. */
    boolean overthrow(Operator operator, Machine<Registers> successor, long nanos) {
        Machine<Registers> leader = leader();
        if (leader == null || leader == successor || world.nanos() < untilNanos) {
            return false;
        }
        long most = Math.min(nanos, TIMEOUTS_MAX * timeoutNanos);
        coups.put(leader.id(), new Coup(successor.id(), world.nanos() + COUP_NANOS, most));
        return operator.transfer(leader, successor);
    }

    /** A node says something. */
    void onSaid(NodeId from, Message message) {
        if (over) {
            return;
        }
        boolean leads = message instanceof Message.AppendRequest || message instanceof Message.Heartbeat;
        if (leads && message.term() > lastTerm) {
            lastTerm = message.term();
            if (world.nanos() < reignsUntilNanos) {
                later(reignNanos(), () -> depose(from));
            }
        }
        Coup coup = message instanceof Message.TimeoutNow ? coups.remove(from) : null;
        if (coup != null && world.nanos() < coup.untilNanos) {
            deafen(from, coup);
        }
    }

    /** It hears nothing of its successor, and at best late what the others had said before. */
    private void deafen(NodeId former, Coup coup) {
        long late = random.nextLong(timeoutNanos >> random.nextInt(5));
        boolean hears = random.nextBoolean();
        for (NodeId other : others(former)) {
            if (hears && !other.equals(coup.successor)) {
                hold(other, former, late);
            } else {
                cut(other, former, coup.nanos);
            }
        }
    }

    /** From nothing at all to some hundredths of a second, of all orders of magnitude. */
    private long reignNanos() {
        return random.nextInt(4) == 0 ? 0 : random.nextLong((20 * MICRO) << random.nextInt(12));
    }

    private void depose(NodeId leader) {
        long nanos = timeoutNanos / 2 + random.nextLong(4 * timeoutNanos);
        boolean deaf = random.nextBoolean();
        for (NodeId other : others(leader)) {
            if (random.nextInt(3) > 0) {
                cut(leader, other, nanos);
            }
            if (deaf) {
                cut(other, leader, nanos);
            }
        }
    }

    private @Nullable Machine<Registers> leader() {
        return machines.stream().filter(Guide::leads).findFirst().orElse(null);
    }

    private List<NodeId> others(NodeId leader) {
        return machines.stream()
                .map(Machine::id)
                .filter(other -> !other.equals(leader))
                .toList();
    }

    private void later(long nanos, Runnable what) {
        world.after(nanos, () -> {
            if (!over) {
                what.run();
            }
        });
    }

    private void cut(NodeId from, NodeId to, long nanos) {
        network.cut(from, to);
        later(nanos, () -> network.uncut(from, to));
    }

    private void hold(NodeId from, NodeId to, long nanos) {
        network.hold(from, to);
        later(nanos, () -> network.release(from, to));
    }
}
