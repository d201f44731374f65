package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * One kernel, the other members of whose cluster are played by a test: it says what arrives, how much time passes and
 * when a write is durable, and sees what leaves. Every kernel of such tests is made here.
 */
final class LoneKernel {

    static final NodeId A = NodeId.of("a");
    static final NodeId B = NodeId.of("b");
    static final NodeId C = NodeId.of("c");
    static final NodeId D = NodeId.of("d");
    static final NodeId E = NodeId.of("e");

    /** In nanoseconds, since nothing here takes any time. */
    static final KernelConfig.Timing TIMING = new KernelConfig.Timing(100, 200, 30, 90, 200, 10_000);

    /** In which a new voter must catch up. */
    static final int ROUNDS = 10;

    private static final KernelConfig.Limits LIMITS =
            new KernelConfig.Limits(1_000, 1_000, 8, 8_000, 10_000, 100_000, ROUNDS);
    private static final List<NodeId> NODES = List.of(A, B, C, D, E);

    private final NodeId self;
    private final Membership initial;
    private final ShadowLog disk = new ShadowLog();
    private final ArrayDeque<Effect.Persist> writes = new ArrayDeque<>();
    private final Attempts attempts = new Attempts();
    private ShadowLog log = new ShadowLog();
    private HardState hardState = HardState.INITIAL;
    private RaftKernel kernel;
    private long nowNanos;

    private LoneKernel(NodeId self, Membership initial) {
        this.self = self;
        this.initial = initial;
        this.kernel = create();
        forgetPromises();
    }

    /** The first of so many voters. */
    static LoneKernel among(int voters) {
        return of(A, voters);
    }

    /** One of so many voters. */
    static LoneKernel of(NodeId self, int voters) {
        return in(self, Voters.of(NODES.subList(0, voters)));
    }

    /** One that begins with a membership, whether that names it or not. */
    static LoneKernel in(NodeId self, Membership initial) {
        return new LoneKernel(self, initial);
    }

    private RaftKernel create() {
        RecoveredLog recovered = new RecoveredLog(
                hardState, disk.snapshot(), disk.length(), disk.terms(), disk.membershipsBehindSnapshot());
        return new RaftKernel(
                new Identity(self, 0), initial, new KernelConfig(TIMING, LIMITS), recovered, new Random(1), nowNanos);
    }

    /** Starts it on a disk that holds this: the latest term, the vote in it, and of which terms the entries are. */
    LoneKernel remembering(long term, @Nullable NodeId vote, long... terms) {
        hardState = new HardState(term, vote);
        disk.truncateFrom(1);
        Say.entries(0, terms).forEach(disk::append);
        return restart();
    }

    /** It crashes, and starts again on what is durable; whatever it may have promised a leader is over by now. */
    LoneKernel restart() {
        return restartAtOnce().forgetPromises();
    }

    LoneKernel restartAtOnce() {
        writes.clear();
        log = ShadowLog.copyOf(disk);
        kernel = create();
        return this;
    }

    private LoneKernel forgetPromises() {
        nowNanos += TIMING.electionTimeoutMinNanos();
        return this;
    }

    NodeId self() {
        return self;
    }

    KernelView view() {
        return kernel.view();
    }

    Heard hearsay() {
        return kernel.hearsay();
    }

    /** Of which terms the entries are, durable or not. */
    List<Long> terms() {
        return log.entries().stream().map(ShadowLog.Entry::term).toList();
    }

    List<ShadowLog.Entry> entries() {
        return log.entries();
    }

    /** How long until time alone makes something happen. */
    long patienceNanos() {
        return kernel.deadlineNanos() - nowNanos;
    }

    Turn receive(NodeId from, Message message) {
        return turn(new Input.Received(from, message));
    }

    /** A message arrives, and all that it makes the disk do is done. */
    Turn told(NodeId from, Message message) {
        return receive(from, message).and(settle());
    }

    /** The same from several, one after another. */
    Turn told(Message message, NodeId... peers) {
        return Arrays.stream(peers).map(peer -> told(peer, message)).reduce(new Turn(List.of()), Turn::and);
    }

    Turn propose(long value) {
        return turn(new Input.Propose(value, ShadowLog.batch(value)));
    }

    Turn read(long readId) {
        return turn(new Input.Read(readId, false));
    }

    /** An operator gives an order; what it leads to waits for the disk. */
    Turn order(Order order) {
        return turn(new Input.Ask(1, order));
    }

    /** What becomes of a change that an operator wants. */
    Verdict change(Membership wanted) {
        return order(new Order.Change(wanted)).all(Effect.Ordered.class).get(0).verdict();
    }

    SnapshotInfo snapshotAt(long index) {
        return kernel.snapshotAt(index);
    }

    /** It took a snapshot, and gives up the log up to there for it. */
    Turn compact(SnapshotInfo taken) {
        log.compact(taken);
        disk.compact(taken);
        return turn(new Input.Compacted(taken));
    }

    /** A snapshot that it wanted has taken the place of its log; it stands for entries of one term. */
    Turn install(SnapshotInfo snapshot) {
        ShadowLog source = new ShadowLog();
        LongStream.rangeClosed(1, snapshot.index())
                .forEach(index -> source.append(ShadowLog.batch(index).stamped(snapshot.term(), index)));
        log.install(snapshot, source);
        disk.install(snapshot, source);
        return turn(new Input.Installed(snapshot)).and(settle());
    }

    /** Time passes until the kernel is due, whatever for. */
    Turn timeout() {
        return pass(Math.max(0, patienceNanos()));
    }

    /** Time passes, and the kernel is told whenever it is due, and in the end. */
    Turn pass(long nanos) {
        long endNanos = nowNanos + nanos;
        Turn all = new Turn(List.of());
        for (long due = kernel.deadlineNanos(); due > nowNanos && due < endNanos; due = kernel.deadlineNanos()) {
            nowNanos = due;
            all = all.and(turn(new Input.Tick()));
        }
        nowNanos = endNanos;
        return all.and(turn(new Input.Tick()));
    }

    /** A leader's next heartbeat is due, and these answer it. */
    Turn beat(NodeId... answering) {
        Turn turn = pass(TIMING.heartbeatNanos());
        for (NodeId peer : answering) {
            for (Message.Heartbeat heartbeat : turn.to(peer, Message.Heartbeat.class)) {
                turn = turn.and(told(peer, Say.confirmation(heartbeat.term(), heartbeat.round())));
            }
        }
        return turn;
    }

    /** Stands for election and wins with the votes of no more than are needed; its first write is under way. */
    Turn lead() {
        long term = view().term() + 1;
        Turn last = timeout().and(settle());
        List<NodeId> others = NODES.stream()
                .filter(node -> initial.voters().contains(node) && !node.equals(self))
                .limit(initial.voters().size() / 2)
                .toList();
        for (NodeId other : others) {
            receive(other, Say.preGranted(term));
        }
        settle();
        for (NodeId other : others) {
            last = receive(other, Say.granted(term));
        }
        return last;
    }

    /** The oldest write that is under way becomes durable. */
    Turn persist() {
        Effect.Persist write = writes.remove();
        hardState = Objects.requireNonNullElse(write.hardState(), hardState);
        disk.apply(write);
        return new Turn(List.copyOf(write.thenSend())).and(turn(new Input.Persisted(write.writeId())));
    }

    /** Everything that is under way becomes durable. */
    Turn settle() {
        Turn all = new Turn(List.of());
        while (!writes.isEmpty()) {
            all = all.and(persist());
        }
        return all;
    }

    /** All these inputs, then what they lead to; what is to be fetched is there at once. */
    Turn turn(Input... inputs) {
        Arrays.stream(inputs).forEach(input -> kernel.step(attempts.in(input), nowNanos));
        List<Effect> effects = new ArrayList<>();
        for (Effect drained : kernel.drain()) {
            Effect effect = attempts.out(drained);
            effects.add(effect);
            if (effect instanceof Effect.Persist write) {
                writes.add(write);
                log.apply(write);
            } else if (effect instanceof Effect.Fetch fetch) {
                List<EntryBatch> batches = log.read(fetch.fromIndex(), fetch.toIndex(), fetch.bytesMax());
                effects.addAll(turn(new Input.Fetched(fetch.peer(), fetch.fromIndex(), batches))
                        .effects());
            }
        }
        return new Turn(effects);
    }

    /** Lets two talk until neither has anything more to say, beginning with what the first has said already. */
    static void talk(LoneKernel one, LoneKernel other, Turn said) {
        List<Message> there = said.to(other.self);
        for (int exchanges = 0; !there.isEmpty(); exchanges++) {
            if (exchanges == 100) {
                throw new AssertionError("they never end: " + there);
            }
            List<Message> back = new ArrayList<>();
            there.forEach(message -> back.addAll(other.told(one.self, message).to(one.self)));
            List<Message> again = new ArrayList<>();
            back.forEach(message -> again.addAll(one.told(other.self, message).to(other.self)));
            there = again;
        }
    }
}
