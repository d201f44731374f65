package io.reactiveraft;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who takes part in a group: an entry of its log, in force as soon as it is in a node's log (Raft paper §6). What
 * operators wish is in {@link #members()}; how far it has come is in {@link #voters()} and {@link #outgoing()}: a
 * change goes through the stages of catching up, of joint consensus, and of the new voters alone.
 *
 * <p>To change it, take the present one, edit it by {@link #with} and {@link #without}, and hand it to
 * {@link RaftAdmin#change}. Its index travels along, so that the change is refused if another one came first.
 *
 * @param index the index of the entry; 0 if it is none yet
 * @param members all that take part, at most 255, ordered by id
 * @param voters who votes
 * @param outgoing who voted before; while it is not empty, a quorum of both is needed (joint consensus)
 * @param disks by which disk, a positive number, each member was admitted to vote, so that a wiped one is not taken for
 *     it; a member may be missing here, then its disk is not checked, and who is no member is left out
 */
public record Membership(
        long index,
        List<Member> members,
        SortedSet<NodeId> voters,
        SortedSet<NodeId> outgoing,
        SortedMap<NodeId, Long> disks) {

    /** How many members there may be. */
    public static final int MEMBERS_MAX = 255;

    /** Nobody: that of a node that knows of none. */
    public static final Membership NONE =
            new Membership(0, List.of(), new TreeSet<>(), new TreeSet<>(), new TreeMap<>());

    /** Copies all, orders the members, and checks that each of them is named once and each voter is one of them. */
    public Membership {
        members = members.stream().sorted(Comparator.comparing(Member::id)).toList();
        voters = Collections.unmodifiableSortedSet(new TreeSet<>(voters));
        outgoing = Collections.unmodifiableSortedSet(new TreeSet<>(outgoing));
        if (members.size() > MEMBERS_MAX) {
            throw new InvalidConfigException("members", members.size() + " nodes", "at most " + MEMBERS_MAX);
        }
        List<NodeId> ids = members.stream().map(Member::id).toList();
        disks = ofMembers(disks, ids);
        if (new TreeSet<>(ids).size() != ids.size()) {
            throw new InvalidConfigException("members", ids.toString(), "each node once");
        }
        if (!ids.containsAll(voters) || !ids.containsAll(outgoing)) {
            throw new InvalidConfigException("voters", voters + " and " + outgoing, "nodes out of " + ids);
        }
    }

    private static SortedMap<NodeId, Long> ofMembers(SortedMap<NodeId, Long> disks, List<NodeId> ids) {
        TreeMap<NodeId, Long> kept = new TreeMap<>(disks);
        kept.keySet().retainAll(ids);
        kept.forEach((id, disk) -> {
            if (disk <= 0) {
                throw new InvalidConfigException("disk of " + id, Long.toString(disk), "positive numbers");
            }
        });
        return Collections.unmodifiableSortedMap(kept);
    }

    /** Members of whom none votes yet: what a cluster is founded with. */
    public static Membership founding(Collection<Member> members) {
        return new Membership(0, List.copyOf(members), new TreeSet<>(), new TreeSet<>(), new TreeMap<>());
    }

    /** Members of whom all that are to vote do. */
    public static Membership of(Collection<Member> members) {
        TreeSet<NodeId> voters = new TreeSet<>();
        members.stream()
                .filter(member -> member.kind().isVoting())
                .map(Member::id)
                .forEach(voters::add);
        return new Membership(0, List.copyOf(members), voters, new TreeSet<>(), new TreeMap<>());
    }

    /** The member with an id; null if there is none. */
    public @Nullable Member member(NodeId id) {
        for (Member member : members) {
            if (member.id().equals(id)) {
                return member;
            }
        }
        return null;
    }

    /** Whether a node takes part. */
    public boolean contains(NodeId id) {
        return member(id) != null;
    }

    /** Whether quorums of both the voters and the outgoing voters are needed. */
    public boolean isJoint() {
        return !outgoing.isEmpty();
    }

    /** Whether everybody is what he is meant to be: no change is under way. */
    public boolean isSettled() {
        return !isJoint()
                && members.stream()
                        .allMatch(member -> member.kind().isVoting() == voters.contains(member.id())
                                && member.kind() != Member.Kind.LEAVING);
    }

    /** A copy with one member more, or with a member of that id replaced. */
    public Membership with(Member member) {
        List<Member> changed = new ArrayList<>(members);
        changed.removeIf(one -> one.id().equals(member.id()));
        changed.add(member);
        return new Membership(index, changed, voters, outgoing, disks);
    }

    /** A copy in which a member, if there is one of that id, is meant to go. */
    public Membership without(NodeId id) {
        Member member = member(id);
        return member == null ? this : with(member.withKind(Member.Kind.LEAVING));
    }

    /** A copy as the entry of an index. */
    public Membership at(long newIndex) {
        return new Membership(newIndex, members, voters, outgoing, disks);
    }
}
