package io.reactiveraft.testkit;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.node.GroupRecipe;
import io.reactiveraft.node.NodeRecipe;
import io.reactiveraft.node.RaftNode;
import io.reactiveraft.node.RaftRuntime;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Subscription;
import reactor.core.Disposable;
import reactor.core.Disposables;
import reactor.core.publisher.BaseSubscriber;
import reactor.core.scheduler.Scheduler;

/** One machine of a simulated cluster: a clock, a disk, and at times a process on it that runs a node. */
final class Machine<S> {

    /** So that no clock is faster than another by more than the tenth on which leases rely. */
    static final double DRIFT = 0.047;

    private final World world;
    private final SimulatedNetwork network;
    private final Watch watch;
    private final Member self;
    private final GroupRecipe<S> group;
    private final SplittableRandom random;
    private final SimulatedClock clock;
    private final Disposable.Swap starting = Disposables.swap();
    private Life life;
    private SimulatedDisk disk;
    private @Nullable RaftNode node;
    private @Nullable RaftStatus shown;
    private Consumer<Throwable> onNotStarted = failure -> {};
    private boolean joining;
    private boolean stopping;
    private DiskWeather diskWeather = DiskWeather.FAIR;
    private long disks;

    Machine(World world, SimulatedNetwork network, Watch watch, Member self, GroupRecipe<S> group, boolean joining) {
        this.world = world;
        this.network = network;
        this.watch = watch;
        this.self = self;
        this.group = group;
        this.joining = joining;
        this.random = world.random("machine " + self.id());
        this.clock = new SimulatedClock(world, random, DRIFT);
        this.life = lifeless();
        this.disk = newDisk();
    }

    private Life lifeless() {
        Life none = new Life(world, clock, random.split());
        none.end();
        return none;
    }

    private SimulatedDisk newDisk() {
        long id = (long) self.port() * 1_000 + ++disks;
        return new SimulatedDisk(world, self.id(), id, watch, life);
    }

    NodeId id() {
        return self.id();
    }

    GroupRecipe<S> group() {
        return group;
    }

    Member self() {
        return self;
    }

    SimulatedDisk disk() {
        return disk;
    }

    SimulatedClock clock() {
        return clock;
    }

    Life life() {
        return life;
    }

    /** Whether it waits to be brought in when it starts. */
    boolean isJoining() {
        return joining;
    }

    /** Whether it has another disk than in the beginning. */
    boolean isReplaced() {
        return disks > 1;
    }

    /** It waits to be brought in when it starts. */
    void join() {
        joining = true;
    }

    /** Whether its process is about to end in good order. */
    boolean isStopping() {
        return stopping;
    }

    void become(DiskWeather weather) {
        diskWeather = weather;
        disk.become(weather);
    }

    boolean isUp() {
        return !life.isOver();
    }

    /** The node that runs; null if none does, or it has not come up yet. */
    @Nullable
    RaftNode node() {
        return isUp() ? node : null;
    }

    /** How its node sees the group; null if none runs. */
    @Nullable
    RaftStatus status() {
        return isUp() ? shown : null;
    }

    /** A process begins, which knows of these members. */
    void start(List<Member> members) {
        if (isUp()) {
            return;
        }
        Life begun = new Life(world, clock, random.split());
        life = begun;
        disk.pass(begun);
        Scheduler threads = begun.scheduler();
        NodeRecipe recipe = RaftNode.create(id())
                .members(members)
                .storage(disk)
                .transport(network.transport(id(), begun))
                .runtime(new RaftRuntime(threads, threads, threads, begun::nanoTime, random.nextLong())
                        .withMarks(watch::onMark))
                .host(group);
        node = null;
        shown = null;
        stopping = false;
        starting.update((joining ? recipe.joining() : recipe)
                .start()
                .subscribe(up -> onStarted(begun, up), failure -> onNotStarted(begun, failure)));
    }

    private void onStarted(Life begun, RaftNode up) {
        if (begun.isOver()) {
            return;
        }
        node = up;
        up.raft(group).status().filter(status -> !begun.isOver()).subscribe(this::show, this::onFailure);
        up.raft(group).committed(Long.MAX_VALUE).subscribe(new EndWatch(begun));
    }

    private void show(RaftStatus status) {
        shown = status;
        watch.onStatus(status);
    }

    /** Follows a feed from which it asks for nothing: it hears only why the group has given up, if it does. */
    private final class EndWatch extends BaseSubscriber<Object> {

        private final Life watched;

        EndWatch(Life watched) {
            this.watched = watched;
        }

        @Override
        protected void hookOnSubscribe(Subscription subscription) {
            // Wants nothing.
        }

        @Override
        protected void hookOnError(Throwable failure) {
            if (!watched.isOver()) {
                watch.onGivenUp(id(), failure, disk.isToBlame());
            }
        }
    }

    /** Somebody wants to know when a process could not begin, and why. */
    void onNotStarted(Consumer<Throwable> told) {
        onNotStarted = told;
    }

    /** It may be that the address is not free yet, or that the disk is damaged, which is replaced then. */
    private void onNotStarted(Life begun, Throwable failure) {
        if (!begun.isOver()) {
            world.trace()
                    .note(
                            world.nanos(),
                            "no start",
                            id() + " " + failure.getClass().getSimpleName(),
                            0,
                            0);
            crash();
            if (disk.isRotten()) {
                wipe(random.nextBoolean());
            }
            onNotStarted.accept(failure);
        }
    }

    /** The process ends here and now, whatever it was about to do. */
    void crash() {
        if (isUp()) {
            world.trace().note(world.nanos(), "crash", id(), 0, 0);
            life.end();
            network.kill(id());
            disk.pass(life);
            watch.onCrash(id(), life);
        }
    }

    /**
     * It crashes in the middle of what it does.
     *
     * @param effects how many things more it says or writes before, at least 1
     * @param then what comes of that
     */
    void light(int effects, Runnable then) {
        life.light(effects, () -> {
            crash();
            then.run();
        });
    }

    /** Nothing more befalls it by itself: it runs, and the disk works. */
    void calmDown() {
        life.light(0, () -> {});
        life.resume();
        disk.calmDown();
        if (disk.isToBlame() || stopping) {
            crash();
        }
    }

    /** Ends in good order; says whether there is a node that can. */
    boolean stop() {
        RaftNode running = node();
        if (running != null) {
            Life ending = life;
            stopping = true;
            running.close().subscribe(nothing -> {}, this::onFailure, () -> endOf(ending));
        }
        return running != null;
    }

    private void onFailure(Throwable failure) {
        Judges.requireKnown(world, failure);
    }

    private void endOf(Life ending) {
        if (ending == life) {
            crash();
        }
    }

    /** What is down gets another disk, and is to be brought in again; its operator may have forgotten to tell it so. */
    void wipe(boolean toldToJoin) {
        disk = newDisk();
        disk.become(diskWeather);
        joining = toldToJoin;
        watch.onWipe(id());
    }
}
