package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Those who change the membership or the leader, and who wipe disks, but never so many that nobody could go on. */
final class Operators {

    private final List<SimulatedNode> nodes;
    private final SplittableRandom random;
    private final Map<Long, NodeId> asked = new TreeMap<>();
    private final List<Membership> wanted = new ArrayList<>();

    Operators(List<SimulatedNode> nodes, SplittableRandom random) {
        this.nodes = nodes;
        this.random = random;
    }

    /** Asks a node for some change of what it knows, or for nothing if that could not go well. */
    @Nullable
    Input ask(SimulatedNode node, long token) {
        Membership edited = node.view().membership();
        for (int edits = 1 + random.nextInt(4); edits > 0; edits--) {
            edited = edit(edited, nodes.get(random.nextInt(nodes.size())).id());
        }
        if (edited.members().isEmpty() || !survives(edited, id -> true)) {
            return null;
        }
        wanted.add(edited);
        asked.put(token, node.id());
        return new Input.Ask(token, new Order.Change(edited));
    }

    /** Asks a node for another leader. */
    Input askToHandOver(SimulatedNode node, long token) {
        asked.put(token, node.id());
        NodeId to = random.nextInt(4) == 0
                ? null
                : nodes.get(random.nextInt(nodes.size())).id();
        return new Input.Ask(token, new Order.Transfer(to));
    }

    private Membership edit(Membership membership, NodeId id) {
        boolean goes = membership.contains(id) && random.nextInt(3) > 0;
        Member.Kind kind = random.nextInt(3) > 0
                ? Member.Kind.VOTER
                : random.nextBoolean() ? Member.Kind.LEARNER : Member.Kind.WITNESS;
        return goes ? membership.without(id) : membership.with(member(id).withKind(kind));
    }

    /** With some priority. */
    Member member(NodeId id) {
        return random.nextInt(3) > 0 ? Voters.member(id) : Voters.member(id).withPriority(random.nextInt(100));
    }

    /** Whether all could go on if a disk were wiped, whatever becomes of the changes that were asked for. */
    boolean mayWipe(SimulatedNode victim) {
        wanted.removeIf(membership -> membership.index() < committedIndex());
        List<Membership> memberships = new ArrayList<>(wanted);
        nodes.forEach(node -> memberships.add(node.membership()));
        return !victim.wasAlwaysVoter()
                && !victim.isFounding()
                && victim.log().length() > 0
                && memberships.stream().allMatch(membership -> survives(membership, id -> !id.equals(victim.id())));
    }

    /** The index of the latest membership that is committed; a change of an earlier one will be refused. */
    private long committedIndex() {
        return nodes.stream()
                .filter(SimulatedNode::isUp)
                .filter(node -> node.membership().index() <= node.view().commitIndex())
                .mapToLong(node -> node.membership().index())
                .max()
                .orElse(0);
    }

    private boolean survives(Membership membership, Predicate<NodeId> spared) {
        Predicate<NodeId> sound = spared.and(id -> nodes.stream()
                .filter(node -> node.id().equals(id))
                .allMatch(node -> Franchise.counts(membership, id, node.disk().id())));
        List<NodeId> meantToVote = membership.members().stream()
                .filter(member -> member.kind().isVoting())
                .map(Member::id)
                .toList();
        return Judges.isMajority(membership.voters(), sound)
                && Judges.isMajority(membership.outgoing(), sound)
                && Judges.isMajority(meantToVote, sound);
    }

    void onOrdered(NodeId node, Effect.Ordered ordered) {
        NodeId who = asked.remove(ordered.token());
        Judges.require(node.equals(who), "one answer for each order", node, ordered, String.valueOf(who));
    }

    void onCrash(NodeId node) {
        asked.values().removeIf(node::equals);
    }

    void requireNoneWaiting() {
        Judges.require(asked.isEmpty(), "every order is answered", asked);
    }
}
