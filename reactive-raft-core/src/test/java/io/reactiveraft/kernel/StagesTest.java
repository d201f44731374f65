package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Member;
import io.reactiveraft.Member.Kind;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The stages of changes, of which any may follow any. */
class StagesTest {

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final List<NodeId> NODES =
            List.of(NodeId.of("a"), NodeId.of("b"), NodeId.of("c"), NodeId.of("d"), NodeId.of("e"));
    private static final long NEW_DISK = 9;

    @Test
    void whoIsNotNamedIsMeantToGo() {
        Membership present = Voters.of(NODES.get(0), NODES.get(1));

        Membership wishes = Stages.wishes(present, Voters.of(NODES.get(0)));

        assertThat(wishes).isEqualTo(Stages.wishes(present, present.without(NODES.get(1))));
    }

    // A log that was compacted does not say what somebody was before he was to go.
    @Test
    void whoStaysThoughHeWasToGoHasAVoteEvenIfNobodyKnowsWhatHeWas() {
        Membership present = Voters.of(NODES.get(0), NODES.get(1));
        Membership wishes = Objects.requireNonNull(Stages.wishes(present, present.without(NODES.get(1))));

        assertThat(Stages.withdrawn(wishes, Membership.NONE)).isEqualTo(present);
    }

    @Test
    void moreMembersThanThereMayBeMakeNoSense() {
        List<NodeId> many = new ArrayList<>();
        for (int i = 0; i < Membership.MEMBERS_MAX; i++) {
            many.add(NodeId.of("n" + i));
        }

        assertThat(Stages.wishes(Voters.of(NODES.get(0)), Voters.of(many))).isNull();
        assertThat(Stages.wishes(Voters.of(many.get(0)), Voters.of(many))).isNotNull();
    }

    @Test
    void whoIsToGoVotesByHisDiskUntilHeIsGone() {
        NodeId stays = NODES.get(0);
        NodeId goes = NODES.get(1);
        Membership voters = Voters.of(stays, goes);
        TreeMap<NodeId, Long> disks = new TreeMap<>(Map.of(stays, 1L, goes, 2L));
        Membership present = new Membership(7, voters.members(), voters.voters(), new TreeSet<>(), disks);

        Membership wishes = Objects.requireNonNull(Stages.wishes(present, present.without(goes)));
        Membership joint = Stages.joint(wishes, Map.of());

        assertThat(joint.disks()).isEqualTo(disks);
        assertThat(Stages.settled(joint).disks()).containsOnlyKeys(stays);
    }

    @RepeatedTest(1000)
    void everyChangeComesToWhatWasWantedAndNoStageMayDecideWithoutTheOneBefore(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        Membership settled = settled(random);
        Membership wanted = edited(settled, random);

        Membership wishes = Stages.wishes(settled, wanted);

        assertThat(wishes == null).as("%s", wanted).isEqualTo(!makesSense(settled, wanted));
        if (wishes != null) {
            assertThat(wishes.voters()).isEqualTo(settled.voters());
            assertThat(wishes.isJoint()).isFalse();
            assertWithdrawn(wishes, Stages.withdrawn(wishes, settled), settled);
            if (wishes.isSettled()) {
                assertEnd(wishes, wanted, settled);
            } else {
                goOn(settled, wanted, wishes);
            }
        }
    }

    private static void goOn(Membership settled, Membership wanted, Membership wishes) {
        Map<NodeId, Long> newDisks = new TreeMap<>();
        Stages.newVoters(wishes).forEach(voter -> newDisks.put(voter, NEW_DISK));
        Membership joint = Stages.joint(wishes, newDisks);
        assertThat(joint.outgoing()).isEqualTo(settled.voters());
        assertThat(joint.members()).isEqualTo(wishes.members());
        assertShare(wishes, joint);

        Membership end = Stages.settled(joint);
        assertShare(joint, end);
        assertEnd(end, wanted, settled);
    }

    private static void assertEnd(Membership end, Membership wanted, Membership settled) {
        Set<Member> stay = new TreeSet<>((one, other) -> one.id().compareTo(other.id()));
        wanted.members().stream()
                .filter(member -> member.kind() != Kind.LEAVING)
                .forEach(stay::add);
        assertThat(end.members()).containsExactlyElementsOf(stay);
        assertThat(end.isSettled()).as("%s", end).isTrue();
        for (NodeId voter : end.voters()) {
            Long before = settled.voters().contains(voter) ? settled.disks().get(voter) : Long.valueOf(NEW_DISK);
            assertThat(end.disks().get(voter)).as("disk of %s", voter).isEqualTo(before);
        }
        assertThat(end.voters()).containsAll(end.disks().keySet());
    }

    /** As if nothing had been wished, but that who came stays to learn. */
    private static void assertWithdrawn(Membership wishes, Membership withdrawn, Membership settled) {
        assertThat(withdrawn.isSettled()).as("%s", withdrawn).isTrue();
        assertThat(withdrawn.voters()).isEqualTo(settled.voters());
        assertThat(withdrawn.disks()).isEqualTo(settled.disks());
        assertThat(withdrawn.members()).extracting(Member::id).isEqualTo(ids(wishes));
        for (NodeId voter : settled.voters()) {
            assertThat(kindOf(voter, withdrawn)).as("%s", wishes).isEqualTo(kindOf(voter, settled));
        }
    }

    private static Kind kindOf(NodeId node, Membership membership) {
        return Objects.requireNonNull(membership.member(node)).kind();
    }

    private static List<NodeId> ids(Membership membership) {
        return membership.members().stream().map(Member::id).toList();
    }

    private static void assertShare(Membership one, Membership other) {
        for (int bits = 0; bits < 1 << NODES.size(); bits++) {
            Set<NodeId> agreeing = new TreeSet<>();
            Set<NodeId> others = new TreeSet<>();
            for (int i = 0; i < NODES.size(); i++) {
                ((bits >> i & 1) == 1 ? agreeing : others).add(NODES.get(i));
            }
            assertThat(Quorum.agrees(one, agreeing::contains) && Quorum.agrees(other, others::contains))
                    .as("%s for %s and %s for %s", agreeing, one, others, other)
                    .isFalse();
        }
    }

    private static boolean makesSense(Membership settled, Membership wanted) {
        boolean known = wanted.members().stream()
                .allMatch(member -> member.kind() != Kind.LEAVING || settled.contains(member.id()));
        return known && wanted.members().stream().anyMatch(member -> member.kind() == Kind.VOTER);
    }

    private static Membership settled(SplittableRandom random) {
        List<Member> members = new ArrayList<>();
        Kind[] kinds = {Kind.VOTER, Kind.VOTER, Kind.WITNESS, Kind.LEARNER};
        for (NodeId node : NODES) {
            if (random.nextInt(3) > 0) {
                members.add(Voters.member(node).withKind(kinds[random.nextInt(kinds.length)]));
            }
        }
        members.removeIf(member -> member.id().equals(NODES.get(0)));
        members.add(Voters.member(NODES.get(0)));
        Membership voters = Membership.of(members);
        TreeMap<NodeId, Long> disks = new TreeMap<>();
        voters.voters().stream().filter(voter -> random.nextBoolean()).forEach(voter -> disks.put(voter, 1L));
        return new Membership(7, members, voters.voters(), new TreeSet<>(), disks);
    }

    private static Membership edited(Membership membership, SplittableRandom random) {
        Membership edited = membership;
        for (int edits = random.nextInt(5); edits > 0; edits--) {
            NodeId node = NODES.get(random.nextInt(NODES.size()));
            Kind kind = KINDS.get(random.nextInt(KINDS.size()));
            edited = edited.with(Voters.member(node).withKind(kind));
        }
        return edited;
    }
}
