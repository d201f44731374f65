package io.reactiveraft.testkit;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RaftStorage;
import java.util.Map;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;

/**
 * The disk of one machine. What was written but not synchronised is lost in a crash, but for the first few writes that
 * happened to reach it: a write is there as a whole or not at all, and none without those before it.
 */
final class SimulatedDisk implements RaftStorage {

    private final World world;
    private final NodeId node;
    private final long diskId;
    private final Watch watch;
    private final SplittableRandom random;
    private final Map<GroupId, SimulatedLog> logs = new TreeMap<>();
    private DiskWeather weather = DiskWeather.FAIR;
    private Life life;
    private Scheduler.Worker answers;
    private long lastSyncNanos;
    private long stalledUntilNanos;
    private boolean failing;
    private boolean full;
    private boolean writeFailed;
    private boolean readFails;
    private boolean readFailed;
    private boolean rotten;

    /** An empty one that belongs to nobody yet. */
    SimulatedDisk(World world, NodeId node, long diskId, Watch watch, Life life) {
        this.world = world;
        this.node = node;
        this.diskId = diskId;
        this.watch = watch;
        this.life = life;
        this.answers = life.scheduler().createWorker();
        this.random = world.random("disk " + diskId);
    }

    void become(DiskWeather changed) {
        weather = changed;
    }

    /** Nothing is done on it for a while. */
    void stall(long nanos) {
        stalledUntilNanos = Math.max(stalledUntilNanos, world.nanos() + nanos);
    }

    /** The next write comes to nothing, and so do all after it until the process has ended. */
    void failNextWrite() {
        failing = true;
    }

    /** There is no room left for anything. */
    void fill() {
        full = true;
    }

    /** There is room again. */
    void clear() {
        full = false;
    }

    /** The next read comes to nothing. */
    void failNextRead() {
        readFails = true;
    }

    /** Whether a read that is about to take place comes to nothing. */
    boolean takeReadFailure() {
        boolean fails = readFails;
        readFails = false;
        readFailed |= fails;
        if (fails) {
            befall(Decision.Kind.READ_ERROR);
        }
        return fails;
    }

    /** Whether a write that is about to take place comes to nothing. */
    boolean takeWriteFailure() {
        if ((failing || full) && !writeFailed) {
            writeFailed = true;
            befall(failing ? Decision.Kind.WRITE_ERROR : Decision.Kind.FULL);
        }
        return failing || full;
    }

    /** A fault that was prepared has shown itself. */
    void befall(Decision.Kind kind) {
        world.befall(kind, node, 0, 0);
    }

    /** Some of what is on it is not what was written. */
    void rot() {
        rotten = true;
    }

    /** Nothing more befalls it; what has, remains. */
    void calmDown() {
        stalledUntilNanos = 0;
        full = false;
        failing = writeFailed;
        readFails = false;
    }

    /** Whether it is still at work on what it was asked for long ago. */
    boolean isBehind() {
        return lastSyncNanos > world.nanos() + DiskWeather.FAIR.syncMicros() * 1_000L;
    }

    /** Whether a node that works on it has reason to give up. */
    boolean isToBlame() {
        return writeFailed || rotten || readFailed;
    }

    boolean isRotten() {
        return rotten;
    }

    void judge(Runnable rule) {
        world.judge(rule);
    }

    NodeId node() {
        return node;
    }

    long diskId() {
        return diskId;
    }

    Watch watch() {
        return watch;
    }

    Life life() {
        return life;
    }

    /** The process that used it has ended, and lost what was under way; another will use it. */
    void pass(Life next) {
        logs.values().forEach(log -> log.crash(random));
        life = next;
        answers = next.scheduler().createWorker();
        lastSyncNanos = 0;
        failing = false;
        writeFailed = false;
        readFails = false;
        readFailed = false;
    }

    /** Those that have anything on it. */
    SortedSet<GroupId> groups() {
        return new TreeSet<>(logs.keySet());
    }

    /** What a group has on it. */
    SimulatedLog log(GroupId group) {
        return logs.computeIfAbsent(group, name -> new SimulatedLog(this, name));
    }

    @Override
    public Mono<NodeStorage> open(ClusterId cluster, NodeId opener) {
        Life user = life;
        return Mono.create(sink -> user.soon(() -> sink.success(new SimulatedStorage(this, user))));
    }

    /**
     * Something is done on the disk after a while, behind what was begun before, if that process lives then; and then
     * the process hears of it, in the same order.
     */
    void inTurn(Runnable done, Runnable told) {
        Life user = life;
        Scheduler.Worker answerer = answers;
        long delay = weather.syncNanos(random);
        long begin = Math.max(world.nanos(), stalledUntilNanos);
        lastSyncNanos = Math.max(begin + delay, lastSyncNanos + 1);
        world.after(lastSyncNanos - world.nanos(), () -> {
            if (!user.isOver()) {
                done.run();
                answerer.schedule(told);
            }
        });
    }

    /** Something is read after a while. */
    void later(Life user, Runnable done) {
        long stall = Math.max(0, stalledUntilNanos - world.nanos());
        world.after(stall + weather.readNanos(random), () -> user.soon(done));
    }
}
