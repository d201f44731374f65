package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.spi.SnapshotInfo;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What must always hold (Raft paper, figure 3, and the kernel's own invariants), checked from outside and naively. */
final class Judges {

    /** What a node last looked like, by which to see that it does not go back. */
    private record Last(long term, @Nullable NodeId vote, long commitIndex) {}

    /** Where an entry is: no two entries are ever in the same place. */
    record Place(long index, long term) {}

    private final List<SimulatedNode> nodes;
    private final Clients clients;
    private final Operators operators;
    private final Map<Long, NodeId> leaders = new HashMap<>();
    private final Map<Place, Long> chainAt = new HashMap<>();
    private final List<ShadowLog.Entry> committed = new ArrayList<>();
    private final TreeMap<Long, Long> committedInTerm = new TreeMap<>();
    private final Map<NodeId, Last> last = new HashMap<>();
    private final Map<NodeId, Membership> inForce = new HashMap<>();
    private long installed;

    Judges(List<SimulatedNode> nodes, Clients clients, Operators operators) {
        this.nodes = nodes;
        this.clients = clients;
        this.operators = operators;
    }

    /** Of nobody, everybody is a majority. */
    static boolean isMajority(Collection<NodeId> voters, Predicate<NodeId> agreeing) {
        return voters.isEmpty() || voters.stream().filter(agreeing).count() * 2 > voters.size();
    }

    static void require(boolean holds, String rule, Object... found) {
        if (!holds) {
            throw new AssertionError(rule + ": " + List.of(found));
        }
    }

    long committedIndex() {
        return committed.size();
    }

    ShadowLog.Entry committedAt(long index) {
        return committed.get((int) index - 1);
    }

    List<ShadowLog.Entry> committed() {
        return committed;
    }

    void onStart(SimulatedNode node) {
        inForce.put(node.id(), node.membership());
        Last before = last.get(node.id());
        if (before != null) {
            last.put(
                    node.id(),
                    new Last(
                            node.disk().hardState().term(),
                            node.disk().hardState().vote(),
                            0));
        }
    }

    void onCrash(SimulatedNode node) {
        clients.onCrash(node.id());
        operators.onCrash(node.id());
    }

    /** Who has another disk is somebody else. */
    void onWipe(SimulatedNode node) {
        last.remove(node.id());
    }

    /** How many snapshots took the place of a log. */
    long installed() {
        return installed;
    }

    /** The log is now what the snapshot brought with it. */
    void onInstalled(SnapshotInfo snapshot, ShadowLog log) {
        installed++;
        long index = snapshot.index();
        require(
                index <= committed.size() && log.holds(index, committedAt(index).chain()),
                "a snapshot stands for what is committed",
                snapshot,
                committed.size());
        require(log.at(index).term() == snapshot.term(), "and for its term", snapshot, log.at(index));
        require(
                log.membershipAt(index, snapshot.membership()).equals(snapshot.membership()),
                "and for its membership",
                snapshot);
    }

    /** Before the effects are carried out. */
    void onEffects(SimulatedNode node, List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Persist write && write.hardState() != null) {
                onHardState(node, write);
            } else if (effect instanceof Effect.Appended appended) {
                clients.onAppended(node.id(), appended);
            } else if (effect instanceof Effect.Refused refused) {
                clients.onRefused(node.id(), refused.token());
            } else if (effect instanceof Effect.Lost lost) {
                clients.onLost(node.id(), lost.token());
            } else if (effect instanceof Effect.ReadReady ready) {
                clients.onReadReady(node.id(), ready);
            } else if (effect instanceof Effect.ReadFailed failed) {
                clients.onReadFailed(node.id(), failed.readId());
            } else if (effect instanceof Effect.Ordered ordered) {
                operators.onOrdered(node.id(), ordered);
            }
        }
    }

    private void onHardState(SimulatedNode node, Effect.Persist write) {
        var state = Objects.requireNonNull(write.hardState());
        Last before = last.getOrDefault(node.id(), new Last(0, null, 0));
        boolean changed = state.term() == before.term && before.vote != null && !before.vote.equals(state.vote());
        require(state.term() >= before.term && !changed, "one vote in a term", node.id(), before, state);
        last.put(node.id(), new Last(state.term(), state.vote(), before.commitIndex));
    }

    /** After the effects were carried out: the node's log is what its kernel has in memory. */
    void onTurn(SimulatedNode node) {
        KernelView view = node.view();
        ShadowLog log = node.log();
        require(view.lastIndex() == log.length(), "all of the log is handed out", view, log.length());
        require(view.membership().equals(node.membership()), "the membership is the log's", view, node.membership());
        matchLogs(log);
        checkDurable(node, view);
        Last before = last.getOrDefault(node.id(), new Last(0, null, 0));
        require(view.term() >= before.term, "terms never go back", view, before);
        require(view.commitIndex() >= before.commitIndex, "the commit index never goes back", view, before);
        require(view.commitIndex() <= log.length(), "what is committed is in the log", view);
        last.put(node.id(), new Last(before.term, before.vote, view.commitIndex()));
        if (view.commitIndex() > before.commitIndex) {
            onCommit(node, view);
        }
        if (view.role() == Role.LEADER) {
            onLeader(node, view);
        }
        inForce.put(node.id(), view.membership());
    }

    /** Entries of the same index and term have the same past, wherever they are. */
    private void matchLogs(ShadowLog log) {
        for (long index = log.length(); index > 0; index--) {
            ShadowLog.Entry entry = log.at(index);
            Long known = chainAt.putIfAbsent(new Place(index, entry.term()), entry.chain());
            if (known != null) {
                require(known == entry.chain(), "log matching", index, entry);
                return;
            }
        }
    }

    private static void checkDurable(SimulatedNode node, KernelView view) {
        long index = view.durableIndex();
        ShadowLog durable = node.disk().durable();
        // A kernel may not have heard yet that a snapshot has taken the place of its log.
        boolean unheard = durable.snapshot().index() > node.log().snapshot().index();
        require(
                index == 0
                        || unheard
                        || durable.holds(index, node.log().at(index).chain()),
                "what counts as durable is on the disk",
                node.id(),
                view,
                durable.length());
    }

    private void onCommit(SimulatedNode node, KernelView view) {
        ShadowLog log = node.log();
        long known = Math.min(view.commitIndex(), committed.size());
        require(
                known == 0 || log.holds(known, committedAt(known).chain()),
                "what is committed never changes",
                node.id(),
                known);
        if (view.commitIndex() > committed.size()) {
            long index = view.commitIndex();
            long chain = log.at(index).chain();
            // A leader appends the next membership only after it has counted by the one before.
            requireDurable(Objects.requireNonNull(inForce.get(node.id())), index, chain);
            require(
                    view.role() == Role.LEADER && log.at(index).term() == view.term(),
                    "a leader commits by counting only in its own term",
                    view,
                    log.at(index));
            committedInTerm.put(view.term(), index);
            for (long more = committed.size() + 1L; more <= index; more++) {
                committed.add(log.at(more));
                clients.onCommitted(more, log.at(more));
            }
        }
    }

    private void requireDurable(Membership membership, long index, long chain) {
        Predicate<NodeId> holds = id -> nodes.stream()
                .filter(node -> node.id().equals(id))
                .map(SimulatedNode::disk)
                .anyMatch(disk -> disk.held(membership.disks().getOrDefault(id, disk.id()), index, chain));
        require(
                !membership.voters().isEmpty()
                        && isMajority(membership.voters(), holds)
                        && isMajority(membership.outgoing(), holds),
                "what is committed is durable on a quorum, in joint consensus on both",
                membership,
                index);
    }

    private void onLeader(SimulatedNode node, KernelView view) {
        NodeId known = leaders.putIfAbsent(view.term(), node.id());
        require(known == null || known.equals(node.id()), "one leader in a term", view, String.valueOf(known));
        // Votes that come late can make a leader of a term that is long past: it need not hold what came after.
        Map.Entry<Long, Long> before = committedInTerm.lowerEntry(view.term());
        if (known == null && before != null) {
            long index = before.getValue();
            require(
                    node.log().holds(index, committedAt(index).chain()),
                    "a leader holds everything that was committed in earlier terms",
                    node.id(),
                    view,
                    before);
        }
    }

    /** What is promised is durable at the moment at which the promise leaves. */
    void onSend(SimulatedNode node, Effect.Send send) {
        Message message = send.message();
        var disk = node.disk();
        if (message instanceof Message.AppendReply reply) {
            boolean durable = reply.matchIndex() <= disk.durable().length();
            require(
                    durable,
                    "an acknowledged index is durable",
                    node.id(),
                    reply,
                    disk.durable().length());
            require(disk.hardState().term() >= reply.term(), "its term as well", reply, disk.hardState());
        } else if (message instanceof Message.VoteReply reply && reply.granted() && !reply.preVote()) {
            requireVote(node, send.to(), reply.term());
        } else if (message instanceof Message.VoteRequest request && !request.preVote()) {
            requireVote(node, node.id(), request.term());
        } else if (message instanceof Message.AppendRequest request
                && node.view().term() == request.term()) {
            request.batches()
                    .forEach(batch -> require(
                            node.log().at(batch.lastIndex()).term() == batch.term(),
                            "a leader sends its own log",
                            batch));
        }
    }

    private static void requireVote(SimulatedNode node, NodeId candidate, long term) {
        var state = node.disk().hardState();
        boolean durable = state.term() > term || (state.term() == term && candidate.equals(state.vote()));
        require(durable, "a vote is durable before anyone hears of it", node.id(), candidate, term, state);
    }

    void onFetch(SimulatedNode node, Effect.Fetch fetch) {
        require(
                fetch.fromIndex() <= fetch.toIndex()
                        && fetch.toIndex() <= node.disk().durable().length(),
                "only what is durable is fetched",
                fetch);
    }
}
