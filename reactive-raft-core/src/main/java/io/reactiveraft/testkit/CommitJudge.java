package io.reactiveraft.testkit;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.LogEntry;
import io.reactiveraft.spi.LogWrite;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the Raft paper promises in its figure 3, counted naively from what is on the disks and what nodes say of
 * themselves: one leader in a term, equal logs where index and term are equal, a leader with all that was committed in
 * earlier terms, and committed entries that are on the disks of a majority and never change.
 */
final class CommitJudge {

    private record Place(long index, long term) {}

    /** Who leads a term, with the log with which that became known. */
    private record Leadership(NodeId node, LogImage log) {}

    private final World world;
    private final Map<NodeId, SimulatedLog> logs = new HashMap<>();
    private final Map<Place, Long> chainAt = new HashMap<>();
    private final Map<Long, Set<Holder>> holders = new HashMap<>();
    private final TreeMap<Long, Leadership> leaders = new TreeMap<>();
    private final Map<NodeId, Long> said = new HashMap<>();
    private final List<LogImage.Stored> committed = new ArrayList<>();
    private final TreeMap<Long, Long> committedByTerm = new TreeMap<>();

    CommitJudge(World world) {
        this.world = world;
    }

    long committedIndex() {
        return committed.size();
    }

    /** The entry that is committed at an index. */
    LogImage.Stored committedAt(long index) {
        return committed.get((int) index - 1);
    }

    /** The last membership that is committed; null if none is. */
    @Nullable
    Membership membership() {
        Membership last = null;
        for (SimulatedLog log : logs.values()) {
            for (Membership membership : log.durable().memberships()) {
                boolean isCommitted = membership.index() <= committedIndex()
                        && log.durable().holds(membership.index(), chainOf(membership.index()));
                if (isCommitted && (last == null || membership.index() > last.index())) {
                    last = membership;
                }
            }
        }
        return last;
    }

    /** Whether any log speaks of a membership that is not known to be committed. */
    boolean isChanging() {
        for (SimulatedLog log : logs.values()) {
            for (Membership membership : log.written().memberships()) {
                if (membership.index() > committedIndex()) {
                    return true;
                }
            }
        }
        return false;
    }

    /** A snapshot stands for what is committed, and says what the log says. Gives what stands for that. */
    long onSnapshot(NodeId node, SnapshotInfo snapshot) {
        long index = snapshot.index();
        Violation.unless(
                index <= committedIndex() && committedAt(index).term() == snapshot.term(),
                "a snapshot stands for what is committed",
                node,
                snapshot,
                committedIndex());
        return chainOf(index);
    }

    private long chainOf(long index) {
        return index == 0 ? 0 : committedAt(index).chain();
    }

    void onWritten(SimulatedLog log, LogWrite write) {
        logs.put(log.node(), log);
        for (EntryBatch batch : write.batches()) {
            for (long index = batch.firstIndex(); index <= batch.lastIndex(); index++) {
                long chain = log.written().chainAt(index);
                Long known = chainAt.putIfAbsent(new Place(index, batch.term()), chain);
                Violation.unless(known == null || known == chain, "logs match", log.node(), index, batch);
            }
        }
        Violation.unless(
                write.truncateFrom() == 0 || log.written().holds(committedHeld(log), chainOf(committedHeld(log))),
                "what is committed is never cut off by who knows it",
                log.node(),
                write);
    }

    /** How far a node has said that its log is committed. */
    private long committedHeld(SimulatedLog log) {
        return Math.min(said.getOrDefault(log.node(), 0L), committedIndex());
    }

    /** A disk counts no longer for what is cut off it. */
    void onCut(SimulatedLog log, long fromIndex) {
        Holder holder = new Holder(log.node(), log.diskId());
        for (long index = Math.max(log.durable().start().index() + 1, fromIndex);
                fromIndex > 0 && index <= log.durable().lastIndex();
                index++) {
            Set<Holder> holding = holders.get(log.durable().chainAt(index));
            if (holding != null) {
                holding.remove(holder);
            }
        }
    }

    void onDurable(SimulatedLog log, LogWrite write) {
        Holder holder = new Holder(log.node(), log.diskId());
        for (EntryBatch batch : write.batches()) {
            for (long index = batch.firstIndex(); index <= batch.lastIndex(); index++) {
                holders.computeIfAbsent(log.durable().chainAt(index), chain -> new HashSet<>())
                        .add(holder);
            }
        }
    }

    /** What it said in its earlier life may not have been durable. */
    void onCrash(NodeId node) {
        said.remove(node);
    }

    void onWipe(NodeId node) {
        logs.remove(node);
        said.remove(node);
    }

    /** A node speaks as the leader of a term. */
    void onLeader(NodeId node, long term) {
        Leadership known = leaders.get(term);
        Violation.unless(known == null || node.equals(known.node), "one leader in a term", term, node, known);
        if (known == null) {
            Leadership begun = new Leadership(node, LogImage.copyOf(writtenBy(node)));
            leaders.put(term, begun);
            long committedBefore = committedByTerm.headMap(term).values().stream()
                    .max(Long::compare)
                    .orElse(0L);
            world.trace().note(world.nanos(), "leads", node, term, committedBefore);
            requireComplete(begun, term, committedBefore);
        }
    }

    private void requireComplete(Leadership leadership, long term, long index) {
        Violation.unless(
                leadership.log.holds(index, chainOf(index)),
                "a leader holds what was committed in earlier terms",
                leadership.node,
                term,
                index);
    }

    /**
     * A leader sends entries: they are what it has written, though they may have been cut off its log since by a leader
     * of a later term.
     */
    void onReplicated(NodeId node, Message.AppendRequest request) {
        LogImage log = writtenBy(node);
        boolean present = log.hardState().term() == request.term();
        long index = request.prevIndex();
        Long chain = index == 0 ? Long.valueOf(0) : chainAt.get(new Place(index, request.prevTerm()));
        for (EntryBatch batch : request.batches()) {
            for (LogEntry entry : batch) {
                index++;
                Long known = chainAt.get(new Place(index, entry.term()));
                boolean same = known != null && chain != null && known == LogImage.behind(chain, entry);
                chain = same ? known : null;
            }
        }
        Violation.unless(
                chain != null && (!present || log.holds(index, chain)),
                "a leader sends what is in its log",
                node,
                request);
    }

    private LogImage writtenBy(NodeId node) {
        SimulatedLog log = logs.get(node);
        return log == null ? new LogImage() : log.written();
    }

    /** What a node applies is committed, in its present term or before. */
    void onApplied(NodeId node, long index) {
        onCommitted(node, writtenBy(node).hardState().term(), index);
    }

    /** Index of the membership that is the last in a node's log. */
    long membershipIndex(NodeId node) {
        List<Membership> memberships = writtenBy(node).memberships();
        return memberships.isEmpty()
                ? 0
                : memberships.get(memberships.size() - 1).index();
    }

    /** A node says, or shows by what it does, that its log is committed up to an index. */
    void onCommitted(NodeId node, long term, long index) {
        LogImage log = writtenBy(node);
        Violation.unless(index <= log.lastIndex(), "what is committed is in the log", node, index, log.lastIndex());
        long known = Math.min(index, committedIndex());
        Violation.unless(log.holds(known, chainOf(known)), "what is committed never changes", node, known);
        said.merge(node, index, Math::max);
        if (index > committedIndex()) {
            requireQuorum(node, log, index);
            requireOwn(node, term, log, index);
            for (long more = committedIndex() + 1; more <= index; more++) {
                committed.add(log.at(more));
            }
            world.trace().note(world.nanos(), "committed", node, index, log.chainAt(index));
        }
        if (index > committedByTerm.getOrDefault(term, 0L)) {
            committedByTerm.put(term, index);
            // Some may lead a later term already, and must have had it when they began.
            leaders.tailMap(term, false).forEach((later, leadership) -> requireComplete(leadership, later, index));
        }
    }

    /** What came before a leader's term is committed only with an entry of its own (paper §5.4.2). */
    private void requireOwn(NodeId node, long term, LogImage log, long index) {
        long led = leaders.entrySet().stream()
                .filter(leader ->
                        leader.getKey() <= term && leader.getValue().node.equals(node))
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(0);
        long own = index;
        while (own <= log.lastIndex() && log.at(own).term() < led) {
            own++;
        }
        Violation.unless(
                led == 0 || (own <= log.lastIndex() && isAgreed(log, own)),
                "what came before a leader is committed only with an entry of its own",
                node,
                led,
                index,
                own);
    }

    private void requireQuorum(NodeId node, LogImage log, long index) {
        Violation.unless(
                isAgreed(log, index),
                "what is committed is on the disks of a majority, in joint consensus of both",
                node,
                index,
                holders.getOrDefault(log.chainAt(index), Set.of()),
                log.memberships());
    }

    /**
     * By the membership that was in force at the index, or any that the node has put into its log behind it: it counts
     * by the last, and may have begun the next when it is heard of.
     */
    private boolean isAgreed(LogImage log, long index) {
        Set<Holder> holding = holders.getOrDefault(log.chainAt(index), Set.of());
        List<Membership> memberships = log.memberships();
        boolean agreed = false;
        for (int i = memberships.size() - 1; i >= 0 && !agreed; i--) {
            Membership membership = memberships.get(i);
            agreed = Holder.isMajority(membership, membership.voters(), holding)
                    && !membership.voters().isEmpty()
                    && Holder.isMajority(membership, membership.outgoing(), holding);
            if (membership.index() <= index) {
                break;
            }
        }
        return agreed;
    }
}
