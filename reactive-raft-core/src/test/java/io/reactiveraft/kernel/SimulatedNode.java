package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** One node: a kernel, its mailbox and its disk, driven as the real loop drives it. */
final class SimulatedNode {

    private final NodeId id;
    private final Membership initial;
    private final KernelConfig config;
    private final SimulatedWorld world;
    private final SimulatedNetwork network;
    private final Judges judges;
    private final SplittableRandom random;
    private final SimulatedDisk disk = new SimulatedDisk();
    private final ArrayDeque<Input> mailbox = new ArrayDeque<>();
    private final SimulatedClock clock;
    private ShadowLog log = new ShadowLog();
    private Swarm swarm;
    private @Nullable RaftKernel kernel;
    private boolean turnDue;
    private long armedFor;
    private long syncDueNanos;
    private long pausedUntilNanos;
    private int life;

    SimulatedNode(
            NodeId id,
            Membership initial,
            KernelConfig config,
            SimulatedWorld world,
            SimulatedNetwork network,
            Judges judges,
            Swarm swarm,
            SplittableRandom random) {
        this.id = id;
        this.initial = initial;
        this.config = config;
        this.world = world;
        this.network = network;
        this.judges = judges;
        this.swarm = swarm;
        this.random = random;
        this.clock = new SimulatedClock(world, random);
    }

    NodeId id() {
        return id;
    }

    SimulatedDisk disk() {
        return disk;
    }

    /** All that the kernel has handed out to be written, durable or not. */
    ShadowLog log() {
        return log;
    }

    /** The membership that its log speaks of last. */
    Membership membership() {
        return membershipAt(log.length());
    }

    /** The one that was in force at an index of its log. */
    Membership membershipAt(long index) {
        boolean snapshot = log.snapshot().index() > 0 && index >= log.snapshot().index();
        return log.membershipAt(index, snapshot ? log.snapshot().membership() : initial);
    }

    /** Whether it takes itself for a voter whatever its disk says, so that nobody could tell if that was wiped. */
    boolean wasAlwaysVoter() {
        return initial.voters().contains(id);
    }

    /** Whether the founder has not got beyond being the only one who decides. */
    boolean isFounding() {
        return membership().voters().size() == 1 && !membership().isSettled();
    }

    boolean isUp() {
        return kernel != null;
    }

    KernelView view() {
        return kernel().view();
    }

    RaftKernel kernel() {
        if (kernel == null) {
            throw new AssertionError(id + " is down");
        }
        return kernel;
    }

    void become(Swarm weather) {
        swarm = weather;
    }

    void start() {
        log = ShadowLog.copyOf(disk.durable());
        judges.onStart(this);
        kernel = new RaftKernel(
                new Identity(id, disk.id()),
                initial,
                config,
                disk.recover(),
                new Random(random.nextLong()),
                clock.nanos());
        arm();
    }

    void crash() {
        kernel = null;
        life++;
        mailbox.clear();
        turnDue = false;
        syncDueNanos = 0;
        pausedUntilNanos = 0;
        disk.crash(random);
        judges.onCrash(this);
    }

    /** It is down, and comes up with another disk. */
    void wipe() {
        disk.wipe();
        log = new ShadowLog();
        judges.onWipe(this);
    }

    void post(Input input) {
        if (isUp()) {
            mailbox.add(input);
            wake(random.nextLong(100_000));
        }
    }

    /** It does nothing for a while, and does not know that. */
    void pause(long nanos) {
        pausedUntilNanos = world.nanos() + nanos;
    }

    private void arm() {
        long deadline = kernel().deadlineNanos();
        armedFor = deadline;
        later(clock.untilNanos(deadline), () -> {
            if (armedFor == deadline) {
                wake(0);
            }
        });
    }

    private void wake(long delay) {
        if (!turnDue) {
            turnDue = true;
            boolean stalls = random.nextDouble() < swarm.stallRate() / 10;
            later(stalls ? random.nextLong(300_000_000) : delay, this::turn);
        }
    }

    /** Something happens later, unless this life has ended by then. */
    private void later(long delay, Runnable what) {
        int thisLife = life;
        world.after(delay, () -> {
            if (life == thisLife && isUp()) {
                what.run();
            }
        });
    }

    /** A pause may come at any moment, also right after a look at the clock. */
    private void turn() {
        long pause = pausedUntilNanos - world.nanos();
        if (pause > 0) {
            later(pause, this::turn);
            return;
        }
        List<Input> inputs = List.copyOf(mailbox);
        long now = clock.nanos();
        mailbox.clear();
        if (random.nextDouble() < swarm.stallRate() / 10) {
            later(random.nextLong(300_000_000), () -> take(inputs, now));
        } else {
            take(inputs, now);
        }
    }

    private void take(List<Input> inputs, long now) {
        turnDue = false;
        for (Input input : inputs) {
            if (input instanceof Input.Installed installed) {
                log.install(installed.snapshot(), disk.durable());
                judges.onInstalled(installed.snapshot(), log);
            } else if (input instanceof Input.Compacted compacted) {
                log.compact(compacted.start());
            }
            kernel().step(input, now);
        }
        if (now - kernel().deadlineNanos() >= 0) {
            kernel().step(new Input.Tick(), now);
        }
        List<Effect> effects = kernel().drain();
        judges.onEffects(this, effects);
        for (Effect effect : effects) {
            carryOut(effect);
        }
        judges.onTurn(this);
        arm();
        if (!mailbox.isEmpty()) {
            wake(0);
        }
    }

    private void carryOut(Effect effect) {
        if (effect instanceof Effect.Persist write) {
            disk.write(write);
            log.apply(write);
            sync(syncDelay(), () -> {
                write.thenSend().forEach(this::send);
                post(new Input.Persisted(write.writeId()));
            });
        } else if (effect instanceof Effect.Send send) {
            send(send);
        } else if (effect instanceof Effect.Fetch fetch) {
            fetch(fetch);
        } else if (effect instanceof Effect.FetchSnapshot fetch) {
            later(random.nextLong(swarm.transferMicros() * 1_000L + 1), () -> receive(fetch));
        }
    }

    /** Takes a snapshot of some of what it has applied. */
    void takeSnapshot() {
        long least = log.snapshot().index();
        long most = view().commitIndex();
        if (most > least) {
            SnapshotInfo taken = kernel().snapshotAt(least + 1 + random.nextLong(most - least));
            disk.compact(taken);
            sync(syncDelay(), () -> post(new Input.Compacted(taken)));
        }
    }

    /** A snapshot has arrived, or could not be had: its sender has gone, cannot be reached, or has a later one now. */
    private void receive(Effect.FetchSnapshot fetch) {
        SnapshotInfo snapshot = fetch.snapshot();
        SimulatedNode sender = network.node(fetch.from());
        boolean there = sender.disk.durable().snapshot().equals(snapshot);
        if (!sender.isUp() || !there || network.isCut(fetch.from(), id) || random.nextDouble() < swarm.lossRate()) {
            post(new Input.NotInstalled(snapshot));
        } else {
            disk.install(snapshot, ShadowLog.copyOf(sender.disk.durable()));
            sync(syncDelay(), () -> post(new Input.Installed(snapshot)));
        }
    }

    private void send(Effect.Send send) {
        judges.onSend(this, send);
        network.send(id, send.to(), send.message());
    }

    private long syncDelay() {
        long usual = random.nextLong(swarm.syncMicros() * 1_000L + 1);
        return random.nextDouble() < swarm.stallRate() ? usual + random.nextLong(400_000_000) : usual;
    }

    /** Writes end in order; what waits for one leaves before the kernel hears of it, by some time. */
    private void sync(long delay, Runnable then) {
        syncDueNanos = Math.max(world.nanos() + delay, syncDueNanos + 1);
        later(syncDueNanos - world.nanos(), () -> {
            disk.sync();
            then.run();
        });
    }

    /** Reads at once and answers later, or not at all, as a disk might. */
    private void fetch(Effect.Fetch fetch) {
        judges.onFetch(this, fetch);
        List<EntryBatch> batches = random.nextInt(10) == 0
                ? List.of()
                : disk.durable().read(fetch.fromIndex(), fetch.toIndex(), fetch.bytesMax());
        later(syncDelay(), () -> post(new Input.Fetched(fetch.peer(), fetch.fromIndex(), batches)));
    }
}
