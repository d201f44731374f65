package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The memberships that a change goes through, each derived from what the log says of those before it and from
 * nothing else, so that whoever leads can go on with it.
 *
 * <pre>
 *               new voters                                                 joint entry
 *   ┌─────────┐  caught up  ┌────────────────────────────────┐  committed  ┌─────────┐
 *   │ wishes  │ ──────────► │ joint: the old and the new     │ ──────────► │ settled │
 *   └─────────┘             │ voters decide, both of them    │             └─────────┘
 *        │                  └────────────────────────────────┘                  ▲
 *        └──────────────────────────────────────────────────────────────────────┘
 *                  no other voters are wished for, or the new ones did not catch up
 * </pre>
 */
final class Stages {

    private Stages() {}

    /** What a cluster begins with: the founder votes, everybody else is meant to be what he will be. */
    static Membership founded(Membership wanted, NodeId founder, long disk) {
        TreeMap<NodeId, Long> disks = new TreeMap<>();
        if (disk != 0) {
            disks.put(founder, disk);
        }
        return membership(wanted.members(), new TreeSet<>(List.of(founder)), new TreeSet<>(), disks);
    }

    /** What operators wish, with the voters that there are; null if that makes no sense. */
    static @Nullable Membership wishes(Membership present, Membership wanted) {
        List<Member> members = new ArrayList<>();
        for (Member member : wanted.members()) {
            boolean leaving = member.kind() == Kind.LEAVING;
            if (leaving && !present.contains(member.id())) {
                return null;
            }
            if (!leaving || present.voters().contains(member.id())) {
                members.add(member);
            }
        }
        // One who is not named at all is meant to go as well.
        for (Member member : present.members()) {
            if (present.voters().contains(member.id()) && !wanted.contains(member.id())) {
                members.add(member.withKind(Kind.LEAVING));
            }
        }
        boolean led = members.stream().anyMatch(member -> member.kind() == Kind.VOTER);
        return led && members.size() <= Membership.MEMBERS_MAX
                ? membership(members, present.voters(), new TreeSet<>(), present.disks())
                : null;
    }

    /** Who is to vote and does not yet. */
    static SortedSet<NodeId> newVoters(Membership present) {
        SortedSet<NodeId> voters = meantToVote(present);
        voters.removeAll(present.voters());
        return voters;
    }

    /** The old and the new voters together; with the disks of the new ones that have any. */
    static Membership joint(Membership wishes, Map<NodeId, Long> newDisks) {
        TreeMap<NodeId, Long> disks = new TreeMap<>(wishes.disks());
        disks.putAll(newDisks);
        return membership(wishes.members(), meantToVote(wishes), wishes.voters(), disks);
    }

    /** The new voters alone, without those who were to go. */
    static Membership settled(Membership joint) {
        List<Member> members = joint.members().stream()
                .filter(member -> member.kind() != Kind.LEAVING)
                .toList();
        return membership(members, joint.voters(), new TreeSet<>(), joint.disks());
    }

    /**
     * The voters that there are, and everybody meant to be what he is: who was to vote stays as a learner, who votes
     * stays what he was. Wishes do not say what that was. If the log does not either, because it was compacted, who was
     * to vote no more stays as a voter: he has a vote in any case.
     *
     * @param before the membership before the wishes, nobody if it is not known
     */
    static Membership withdrawn(Membership wishes, Membership before) {
        List<Member> members = new ArrayList<>();
        for (Member member : wishes.members()) {
            boolean votes = wishes.voters().contains(member.id());
            members.add(member.withKind(votes ? votingKind(member, before.member(member.id())) : notVoting(member)));
        }
        return membership(members, wishes.voters(), new TreeSet<>(), wishes.disks());
    }

    private static Kind votingKind(Member member, @Nullable Member before) {
        if (before != null && before.kind().isVoting()) {
            return before.kind();
        }
        return member.kind().isVoting() ? member.kind() : Kind.VOTER;
    }

    private static Kind notVoting(Member member) {
        return member.kind().isVoting() ? Kind.LEARNER : member.kind();
    }

    private static SortedSet<NodeId> meantToVote(Membership membership) {
        SortedSet<NodeId> voters = new TreeSet<>();
        for (Member member : membership.members()) {
            if (member.kind().isVoting()) {
                voters.add(member.id());
            }
        }
        return voters;
    }

    /** Who does not vote has no disk that would have to be the same again. */
    private static Membership membership(
            Collection<Member> members,
            SortedSet<NodeId> voters,
            SortedSet<NodeId> outgoing,
            SortedMap<NodeId, Long> disks) {
        TreeMap<NodeId, Long> ofVoters = new TreeMap<>(disks);
        ofVoters.keySet().removeIf(id -> !voters.contains(id) && !outgoing.contains(id));
        return new Membership(0, List.copyOf(members), voters, outgoing, ofVoters);
    }
}
