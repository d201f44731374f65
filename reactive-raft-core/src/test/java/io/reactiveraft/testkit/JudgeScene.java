package io.reactiveraft.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.wire.GroupMessage;
import io.reactiveraft.wire.MessageCodec;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Judges before whom a test acts all nodes: it writes their disks and speaks for them. There are n1, n2 and n3, on the
 * disks 1, 2 and 3.
 */
final class JudgeScene {

    static final NodeId N1 = NodeId.of("n1");
    static final NodeId N2 = NodeId.of("n2");
    static final NodeId N3 = NodeId.of("n3");

    private static final GroupId GROUP = GroupId.of("scene");
    private static final List<NodeId> NODES = List.of(N1, N2, N3);

    /** A node: the process that lives now, and what it has opened. */
    private record Actor(SimulatedDisk disk, Life life, GroupLog log) {}

    private final World world = new World(7, new Trace(null));
    private final Judges judges = new Judges(world, RaftConfig.defaults());
    private final Map<NodeId, Actor> actors = new TreeMap<>();

    JudgeScene() {
        NODES.forEach(node -> begin(node, diskOf(node)));
    }

    private static int diskOf(NodeId node) {
        return NODES.indexOf(node) + 1;
    }

    private void begin(NodeId node, long diskId) {
        Life life = life();
        open(node, new SimulatedDisk(world, node, diskId, judges, life), life);
    }

    private void open(NodeId node, SimulatedDisk disk, Life life) {
        actors.put(node, new Actor(disk, life, disk.log(GROUP).open(life)));
    }

    private Life life() {
        return new Life(world, new SimulatedClock(world, world.random("clock"), 0), world.random("life"));
    }

    private Actor actor(NodeId node) {
        return Objects.requireNonNull(actors.get(node));
    }

    World world() {
        return world;
    }

    Judges judges() {
        return judges;
    }

    /** The process ends and another begins, with what is durable. */
    void crash(NodeId node) {
        Actor old = actor(node);
        Life next = life();
        old.life.end();
        old.disk.pass(next);
        judges.onCrash(node, old.life);
        open(node, old.disk, next);
    }

    /** The process ends and its disk is replaced. */
    void wipe(NodeId node, long newDisk) {
        crash(node);
        judges.onWipe(node);
        begin(node, newDisk);
    }

    /** A term and a vote are ordered to be written. */
    JudgeScene vote(NodeId node, long term, @Nullable NodeId vote) {
        return write(node, new LogWrite(new HardState(term, vote), 0, List.of()));
    }

    /** All at once: the term, a cut, if the index is not 0, and entries. */
    JudgeScene append(NodeId node, long term, long cutFrom, EntryBatch... entries) {
        return write(node, new LogWrite(new HardState(term, N1), cutFrom, List.of(entries)));
    }

    /** The same, durable at once. */
    void keep(NodeId node, long term, long cutFrom, EntryBatch... entries) {
        append(node, term, cutFrom, entries).sync();
    }

    JudgeScene write(NodeId node, LogWrite write) {
        actor(node).log.write(write).subscribe(done -> {}, failure -> {});
        world.step(world.nanos());
        return this;
    }

    /** All that was ordered becomes durable. */
    void sync() {
        long end = world.nanos() + 1_000_000_000;
        while (world.step(end)) {
            // All of it.
        }
    }

    void say(NodeId from, NodeId to, Message message) {
        judges.onFrame(from, to, new MessageCodec().encode(List.of(new GroupMessage(GROUP, message))));
    }

    /** Everybody has voted for a leader. */
    void elect(NodeId leader, long term) {
        for (NodeId voter : NODES) {
            judges.elections().onMessage(voter, leader, new Message.VoteReply(term, false, true, 1, diskOf(voter)));
        }
    }

    /** An elected leader says how far it has committed. */
    void lead(NodeId leader, long term, long commitIndex) {
        elect(leader, term);
        say(leader, N2, new Message.Heartbeat(term, commitIndex, 1, 0));
    }

    void apply(NodeId node, long index, String command) {
        judges.onApplied(node, actor(node).life, index, bytes(command));
    }

    void show(NodeId node, Role role, long term, long commitIndex, long appliedIndex) {
        judges.onStatus(new RaftStatus(
                GROUP, node, role, term, null, commitIndex, appliedIndex, 1, 9, 0, Membership.NONE, List.of(), -1));
    }

    /** Commands of a term from an index on. */
    static EntryBatch entries(long term, long first, String... commands) {
        return EntryBatch.of(
                        EntryKind.COMMAND,
                        Arrays.stream(commands).map(JudgeScene::bytes).toList())
                .stamped(term, first);
    }

    /** Who takes part: those voters, by the disks that they have in the beginning. */
    static EntryBatch voters(long term, long index, List<NodeId> voters, List<NodeId> outgoing, NodeId... learners) {
        Membership of = Membership.of(voters.stream().map(JudgeScene::member).toList());
        for (NodeId node : outgoing) {
            of = of.contains(node) ? of : of.with(member(node).withKind(Member.Kind.LEAVING));
        }
        for (NodeId node : learners) {
            of = of.with(member(node).withKind(Member.Kind.LEARNER));
        }
        TreeMap<NodeId, Long> disks = new TreeMap<>();
        NODES.forEach(node -> disks.put(node, (long) diskOf(node)));
        Membership whole = new Membership(0, of.members(), of.voters(), new TreeSet<>(outgoing), disks);
        return EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(whole)))
                .stamped(term, index);
    }

    private static Member member(NodeId id) {
        return new Member(id, "scene", diskOf(id));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Something breaks a rule, at once or when time goes on. */
    void assertBroken(String rule, Runnable what) {
        Throwable thrown = catchThrowable(what::run);

        assertThat(thrown).isInstanceOf(Violation.class);
        assertThat(((Violation) thrown).rule()).isEqualTo(rule);
        assertThat(thrown).hasMessageStartingWith(rule).hasMessageContaining("(seed 7, after ");
        assertThat(catchThrowable(() -> world.step(world.nanos()))).isInstanceOf(Violation.class);
    }
}
