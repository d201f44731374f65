package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftException;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.InvariantViolation;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import io.reactiveraft.wire.GroupMessage;
import io.reactiveraft.wire.MessageCodec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Looks at everything that leaves a node, and at nothing else: what it writes, says, applies and answers. What must
 * hold is counted anew and apart from the nodes' own classes.
 */
final class Judges implements Watch {

    private final World world;
    private final MessageCodec codec = new MessageCodec();
    private final CommitJudge commits;
    private final PromiseJudge promises = new PromiseJudge();
    private final ApplyJudge applied = new ApplyJudge();
    private final ElectionJudge elections;
    private final MatchJudge matches = new MatchJudge();
    private final MembershipJudge memberships = new MembershipJudge();
    private final SizeJudge sizes;
    private final Map<Mark, Integer> marks = new EnumMap<>(Mark.class);
    private Consumer<Life> onLifeOver = life -> {};
    private BiConsumer<NodeId, Message> onSaid = (from, message) -> {};

    Judges(World world, RaftConfig config) {
        this.world = world;
        this.commits = new CommitJudge(world);
        this.elections = new ElectionJudge(config.timing().electionTimeoutMin().toNanos());
        this.sizes = new SizeJudge(config.limits());
    }

    /** Somebody listens to what nodes say. */
    void onSaid(BiConsumer<NodeId, Message> told) {
        onSaid = told;
    }

    /** Somebody wants to know when a process ends. */
    void onLifeOver(Consumer<Life> told) {
        onLifeOver = told;
    }

    CommitJudge commits() {
        return commits;
    }

    ElectionJudge elections() {
        return elections;
    }

    /** How often nodes met each rare situation; by that nothing is judged. */
    Map<Mark, Integer> marks() {
        return marks;
    }

    @Override
    public void onMark(Mark mark) {
        marks.merge(mark, 1, Integer::sum);
    }

    @Override
    public void onWritten(SimulatedLog log, LogWrite write) {
        world.trace().note(world.nanos(), "write", log.node(), log.written().lastIndex(), write.truncateFrom());
        world.judge(() -> {
            commits.onWritten(log, write);
            promises.onWritten(log);
            matches.onWritten(log);
            sizes.onWritten(log);
            elections.onWritten(log, write);
            memberships.onWritten(log, write);
        });
    }

    @Override
    public void onCut(SimulatedLog log, long fromIndex) {
        world.judge(() -> commits.onCut(log, fromIndex));
    }

    @Override
    public void onDurable(SimulatedLog log, LogWrite write) {
        world.trace()
                .note(
                        world.nanos(),
                        "sync",
                        log.node(),
                        log.durable().lastIndex(),
                        log.durable().hardState().term());
        world.judge(() -> {
            commits.onDurable(log, write);
            promises.onDurable(log, write);
            elections.onDurable(log, write);
        });
    }

    @Override
    public void onSaved(SimulatedLog log, StoredSnapshot snapshot) {
        world.trace()
                .note(world.nanos(), "snapshot", log.node(), snapshot.info().index(), snapshot.bytes());
        world.judge(() -> {
            commits.onApplied(log.node(), snapshot.info().index());
            commits.onSnapshot(log.node(), snapshot.info());
        });
    }

    @Override
    public long chainOf(SimulatedLog log, SnapshotInfo snapshot) {
        world.trace().note(world.nanos(), "install", log.node(), snapshot.index(), snapshot.term());
        return commits.onSnapshot(log.node(), snapshot);
    }

    @Override
    public void onCrash(NodeId node, Life life) {
        commits.onCrash(node);
        matches.onCrash(node);
        onLifeOver.accept(life);
    }

    @Override
    public void onWipe(NodeId node) {
        commits.onWipe(node);
        promises.onWipe(node);
        elections.onWipe(node);
        matches.onWipe(node);
        sizes.onWipe(node);
        memberships.onWipe(node);
    }

    @Override
    public void onFrame(NodeId from, NodeId to, Frame frame) {
        ByteBuffer bytes = frame.joined();
        world.trace().note(world.nanos(), "frame", from + ">" + to, bytes.remaining(), bytes.hashCode());
        world.judge(() -> {
            for (GroupMessage message : codec.decode(Frame.of(bytes))) {
                promises.onMessage(from, to, message.message());
                onMessage(from, message.message());
                elections.onMessage(from, to, message.message());
                matches.onMessage(from, to, message.message());
                sizes.onMessage(from, message.message());
                onSaid.accept(from, message.message());
            }
        });
    }

    private void onMessage(NodeId from, Message message) {
        if (message instanceof Message.AppendRequest request) {
            onLeader(from, request.term());
            commits.onCommitted(from, request.term(), request.commitIndex());
            commits.onReplicated(from, request);
        } else if (message instanceof Message.Heartbeat heartbeat) {
            onLeader(from, heartbeat.term());
            commits.onCommitted(from, heartbeat.term(), heartbeat.commitIndex());
        } else if (message instanceof Message.TimeoutNow || message instanceof Message.SnapshotOffer) {
            onLeader(from, message.term());
        }
    }

    private void onLeader(NodeId node, long term) {
        commits.onLeader(node, term);
        elections.onLeader(node, term);
        matches.onLeader(node, term);
    }

    /** A node applies a command, given as bytes, in one of its lives. */
    void onApplied(NodeId node, Life life, long index, byte[] command) {
        int digest = Arrays.hashCode(command);
        world.trace().note(world.nanos(), "apply", node, index, digest);
        world.judge(() -> {
            commits.onApplied(node, index);
            applied.onApplied(node, life, index, digest);
        });
    }

    /** The state of a node is that of a snapshot, in which a command was the last. */
    void onRestored(NodeId node, Life life, long index) {
        world.trace().note(world.nanos(), "restore", node, index, 0);
        world.judge(() -> applied.onRestored(node, life, index));
    }

    /** A node has been asked for all that its state machine knows. */
    void onState(NodeId node, long appliedIndex, Object state) {
        world.judge(() -> applied.onState(node, appliedIndex, state));
    }

    @Override
    public void onGivenUp(NodeId node, Throwable cause, boolean hasReason) {
        world.trace().note(world.nanos(), "given up", node, 0, 0);
        requireKnown(world, cause);
        world.judge(() -> Violation.unless(hasReason, "a group gives up only if its disk fails", node, cause));
    }

    /** Whoever asks a node for anything hears of nothing but what is documented. */
    static void requireKnown(World world, Throwable failure) {
        world.judge(() -> {
            for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
                Violation.unless(!(cause instanceof InvariantViolation), "nodes keep their invariants", cause);
            }
            Violation.unless(failure instanceof RaftException, "failures are of a documented kind", failure);
        });
    }

    @Override
    public void onStatus(RaftStatus status) {
        world.judge(() -> {
            if (status.role() == Role.LEADER) {
                onLeader(status.node(), status.term());
            }
            // Who has stopped may have heard of more than it ever came to write.
            if (status.role() != Role.STOPPED) {
                commits.onCommitted(status.node(), status.term(), status.commitIndex());
            }
            memberships.onStatus(status);
            sizes.onStatus(status);
            Violation.unless(status.appliedIndex() <= status.commitIndex(), "what is applied is committed", status);
        });
    }
}
