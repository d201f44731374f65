package io.reactiveraft.testkit;

import static io.reactiveraft.testkit.JudgeScene.N1;
import static io.reactiveraft.testkit.JudgeScene.N2;
import static io.reactiveraft.testkit.JudgeScene.N3;
import static io.reactiveraft.testkit.JudgeScene.entries;
import static io.reactiveraft.testkit.JudgeScene.voters;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What may count as committed, and what must never happen to it. */
class CommitJudgeTest {

    private static final String MAJORITY =
            "what is committed is on the disks of a majority, in joint consensus of both";
    private static final List<NodeId> ALL = List.of(N1, N2, N3);
    private static final EntryBatch FOUNDING = voters(1, 1, ALL, List.of());

    private final JudgeScene scene = new JudgeScene();

    /** The founding, at index 1, and two commands, durable on two of three and committed. */
    private void begin() {
        scene.keep(N1, 1, 0, FOUNDING, entries(1, 2, "a", "b"));
        scene.keep(N2, 1, 0, FOUNDING, entries(1, 2, "a", "b"));
        scene.lead(N1, 1, 3);
    }

    @Test
    void whatIsOnTheDisksOfAMajorityMayBeCommitted() {
        begin();
        scene.keep(N1, 1, 0, entries(1, 4, "c"));
        scene.lead(N1, 1, 3);
        scene.append(N2, 1, 0, entries(1, 4, "c"));

        scene.assertBroken(MAJORITY, () -> scene.lead(N1, 1, 4));
    }

    @Test
    void theLeadersOwnDiskCountsLikeAnother() {
        begin();
        scene.append(N1, 1, 0, entries(1, 4, "c"));
        scene.append(N2, 1, 0, entries(1, 4, "c"));
        scene.sync();
        scene.keep(N3, 1, 0, FOUNDING);
        scene.lead(N1, 1, 4);

        assertThat(scene.judges().commits().committedIndex()).isEqualTo(4);
        assertThat(scene.judges().commits().membership())
                .extracting(Membership::voters)
                .isEqualTo(new TreeSet<>(ALL));
    }

    @Test
    void ofAMembershipWithoutVotersNothingIsCommitted() {
        scene.keep(N1, 1, 0, voters(1, 1, List.of(), List.of(), N1, N2));

        scene.assertBroken(MAJORITY, () -> scene.lead(N1, 1, 1));
    }

    @Test
    void learnersDoNotCount() {
        EntryBatch founding = voters(1, 1, List.of(N1, N2), List.of(), N3);
        scene.keep(N1, 1, 0, founding);
        scene.keep(N3, 1, 0, founding);

        scene.assertBroken(MAJORITY, () -> scene.lead(N1, 1, 1));
    }

    @Test
    void inJointConsensusTheNewVotersMustAgree() {
        EntryBatch joint = voters(1, 1, List.of(N2, N3), List.of(N1));
        scene.keep(N1, 1, 0, joint);
        scene.keep(N2, 1, 0, joint);

        scene.assertBroken(MAJORITY, () -> scene.lead(N1, 1, 1));
    }

    @Test
    void inJointConsensusTheOldVotersMustAgree() {
        EntryBatch joint = voters(1, 1, List.of(N1), List.of(N2, N3));
        scene.keep(N1, 1, 0, joint);
        scene.keep(N2, 1, 0, joint);

        scene.assertBroken(MAJORITY, () -> scene.lead(N1, 1, 1));
    }

    @Test
    void inJointConsensusBothSuffice() {
        EntryBatch joint = voters(1, 1, List.of(N1, N2), List.of(N2, N3));
        ALL.forEach(node -> scene.keep(node, 1, 0, joint));

        scene.lead(N1, 1, 1);

        assertThat(scene.judges().commits().isChanging()).isFalse();
    }

    @Test
    void aMembershipThatWasReplacedDoesNotCountAnyMore() {
        EntryBatch joint = voters(1, 2, ALL, List.of(N1));
        scene.keep(
                N1,
                1,
                0,
                voters(1, 1, List.of(N1), List.of()),
                joint,
                voters(1, 3, ALL, List.of()),
                entries(1, 4, "a"));

        scene.lead(N1, 1, 1);
        scene.assertBroken(MAJORITY, () -> scene.lead(N1, 1, 4));
    }

    @Test
    void aMembershipIsChangingUntilItIsCommitted() {
        begin();
        scene.keep(N1, 1, 0, voters(1, 4, List.of(N1, N2), List.of()));

        assertThat(scene.judges().commits().isChanging()).isTrue();
        assertThat(scene.judges().commits().membershipIndex(N1)).isEqualTo(4);
        assertThat(scene.judges().commits().membershipIndex(N2)).isEqualTo(1);
    }

    @Test
    void aDiskByWhichNobodyWasAdmittedDoesNotCount() {
        scene.keep(N1, 1, 0, FOUNDING);
        scene.wipe(N2, 12);
        scene.keep(N2, 1, 0, FOUNDING);

        scene.assertBroken(MAJORITY, () -> scene.lead(N1, 1, 1));
    }

    @Test
    void whatIsCutOffADiskDoesNotCountAnyMore() {
        scene.keep(N1, 1, 0, FOUNDING);
        scene.keep(N2, 1, 0, FOUNDING);
        scene.keep(N2, 2, 1, voters(2, 1, ALL, List.of()));

        scene.assertBroken(MAJORITY, () -> scene.lead(N1, 1, 1));
    }

    @Test
    void entriesOfTheSamePlaceAreTheSame() {
        scene.append(N1, 1, 0, entries(1, 1, "a", "b"));

        scene.assertBroken("logs match", () -> scene.append(N2, 1, 0, entries(1, 1, "a", "c")));
    }

    @Test
    void allBeforeEntriesOfTheSamePlaceIsTheSame() {
        scene.append(N1, 2, 0, entries(1, 1, "a"), entries(2, 2, "b"));

        scene.assertBroken("logs match", () -> scene.append(N2, 2, 0, entries(2, 1, "x"), entries(2, 2, "b")));
    }

    @Test
    void aLogHasNoGap() {
        scene.append(N1, 1, 0, entries(1, 1, "a"));

        scene.assertBroken("a log has no gap", () -> scene.append(N1, 1, 0, entries(1, 3, "c")));
    }

    @Test
    void whoKnowsThatItIsCommittedNeverCutsIt() {
        begin();

        scene.assertBroken(
                "what is committed is never cut off by who knows it", () -> scene.append(N1, 2, 3, entries(2, 3, "x")));
    }

    @Test
    void whoLostItInACrashMayBeginAnewBeforeIt() {
        scene.keep(N1, 1, 0, FOUNDING);
        List.of(N2, N3).forEach(node -> scene.keep(node, 1, 0, FOUNDING, entries(1, 2, "a")));
        scene.append(N1, 1, 0, entries(1, 2, "a")).lead(N1, 1, 2);
        scene.crash(N1);

        scene.keep(N1, 2, 2);
    }

    @Test
    void whatIsNotCommittedMayBeCut() {
        begin();
        scene.keep(N1, 1, 0, entries(1, 4, "c"));

        scene.keep(N1, 2, 4, entries(2, 4, "x"));
    }

    @Test
    void whatIsCommittedNeverBecomesSomethingElse() {
        begin();
        scene.keep(N2, 2, 3, entries(2, 3, "x"));

        scene.assertBroken("what is committed never changes", () -> scene.apply(N2, 3, "x"));
    }

    @Test
    void whatIsCommittedIsInTheLogOfWhoSaysSo() {
        begin();

        scene.assertBroken("what is committed is in the log", () -> scene.apply(N3, 3, "b"));
    }
}
