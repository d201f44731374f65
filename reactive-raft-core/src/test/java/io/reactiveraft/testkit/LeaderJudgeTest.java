package io.reactiveraft.testkit;

import static io.reactiveraft.testkit.JudgeScene.N1;
import static io.reactiveraft.testkit.JudgeScene.N2;
import static io.reactiveraft.testkit.JudgeScene.N3;
import static io.reactiveraft.testkit.JudgeScene.entries;
import static io.reactiveraft.testkit.JudgeScene.voters;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.EntryBatch;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who may lead, by what is in its log, and what a leader may send. */
class LeaderJudgeTest {

    private static final String MAJORITY =
            "what is committed is on the disks of a majority, in joint consensus of both";
    private static final String COMPLETE = "a leader holds what was committed in earlier terms";
    private static final String OWN = "what came before a leader is committed only with an entry of its own";
    private static final String SENDS_OWN = "a leader sends what is in its log";
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
    void aTermHasOneLeader() {
        scene.lead(N1, 1, 0);
        scene.lead(N1, 1, 0);
        scene.lead(N2, 2, 0);

        scene.assertBroken("one leader in a term", () -> scene.say(N2, N3, new Message.TimeoutNow(1)));
    }

    @Test
    void aLeaderHoldsWhatWasCommittedBeforeItsTerm() {
        begin();
        scene.keep(N3, 1, 0, FOUNDING, entries(1, 2, "a"));

        scene.assertBroken(COMPLETE, () -> scene.lead(N3, 2, 0));
    }

    @Test
    void aLeaderHoldsWhatWasCommittedInAnyEarlierTerm() {
        begin();
        scene.keep(N3, 1, 0, FOUNDING);
        // Of term 2 less is known to be committed than of term 1.
        scene.keep(N2, 2, 0);
        scene.lead(N2, 2, 1);

        scene.assertBroken(COMPLETE, () -> scene.lead(N3, 3, 0));
    }

    @Test
    void aLeaderCommitsNothingThatCameBeforeItWithoutAnEntryOfItsOwn() {
        leadUncommitted();

        scene.assertBroken(OWN, () -> scene.lead(N2, 2, 2));
    }

    @Test
    void anEntryOfItsOwnCountsOnceItIsOnAMajorityOfDisks() {
        leadUncommitted();
        scene.keep(N2, 2, 0, entries(2, 3, "b"));

        scene.assertBroken(OWN, () -> scene.lead(N2, 2, 2));
    }

    @Test
    void withAnEntryOfItsOwnALeaderCommitsAllBeforeIt() {
        leadUncommitted();
        scene.keep(N2, 2, 0, entries(2, 3, "b"));
        scene.keep(N1, 2, 0, entries(2, 3, "b"));

        scene.lead(N2, 2, 2);
    }

    /** Two of three have an entry of term 1 that nobody knows to be committed, and one of them leads term 2. */
    private void leadUncommitted() {
        scene.keep(N1, 1, 0, FOUNDING, entries(1, 2, "a"));
        scene.keep(N2, 1, 0, FOUNDING, entries(1, 2, "a"));
        scene.lead(N2, 2, 0);
    }

    @Test
    void aLeaderHeldWhatIsHeardOnlyLaterToHaveBeenCommittedBefore() {
        scene.keep(N1, 1, 0, FOUNDING, entries(1, 2, "a"));
        scene.keep(N2, 1, 0, FOUNDING, entries(1, 2, "a"));
        scene.keep(N3, 1, 0, FOUNDING);
        scene.lead(N3, 2, 0);

        scene.assertBroken(COMPLETE, () -> scene.lead(N1, 1, 2));
    }

    @Test
    void aLeaderThatGotItOnlyLaterIsAccusedToo() {
        scene.keep(N1, 1, 0, FOUNDING, entries(1, 2, "a"));
        scene.keep(N2, 1, 0, FOUNDING, entries(1, 2, "a"));
        scene.keep(N3, 1, 0, FOUNDING);
        scene.lead(N3, 2, 0);
        scene.keep(N3, 3, 0, entries(1, 2, "a"));

        scene.assertBroken(COMPLETE, () -> scene.lead(N1, 1, 2));
    }

    @Test
    void whoHasLostItsDiskDoesNotLead() {
        begin();
        scene.wipe(N2, 12);

        scene.assertBroken(COMPLETE, () -> scene.lead(N2, 2, 0));
    }

    @Test
    void aLeaderThatHeldItIsNotAccusedWhenThatIsHeardLater() {
        scene.keep(N1, 1, 0, FOUNDING, entries(1, 2, "a"));
        scene.keep(N2, 1, 0, FOUNDING, entries(1, 2, "a"));
        scene.lead(N2, 2, 0);

        scene.lead(N1, 1, 2);
        scene.lead(N2, 2, 2);
    }

    @Test
    void aLeaderSendsWhatItHasWritten() {
        scene.append(N1, 1, 0, FOUNDING, entries(1, 2, "a", "b"));

        send(1, 0, 0, FOUNDING, entries(1, 2, "a"));
        send(1, 1, 1, entries(1, 2, "a", "b"));
        send(1, 3, 1);
    }

    @Test
    void aLeaderSendsNoOtherContent() {
        scene.append(N1, 1, 0, FOUNDING, entries(1, 2, "a", "b"));

        scene.assertBroken(SENDS_OWN, () -> send(1, 1, 1, entries(1, 2, "a", "x")));
    }

    @Test
    void aLeaderSendsNothingBeforeItIsWritten() {
        scene.append(N1, 1, 0, FOUNDING);

        scene.assertBroken(SENDS_OWN, () -> send(1, 1, 1, entries(1, 2, "a")));
    }

    @Test
    void aLeaderSendsNothingThatOnlyAnotherHas() {
        scene.append(N1, 1, 0, FOUNDING);
        scene.append(N2, 1, 0, FOUNDING, entries(1, 2, "a"));

        scene.assertBroken(SENDS_OWN, () -> send(1, 1, 1, entries(1, 2, "a")));
    }

    @Test
    void aLeaderAsksOnlyForWhatItHas() {
        scene.append(N1, 2, 0, FOUNDING, entries(2, 2, "a"));

        scene.assertBroken(SENDS_OWN, () -> send(2, 2, 1));
    }

    @Test
    void aLeaderLeavesNothingOut() {
        scene.append(N1, 1, 0, FOUNDING, entries(1, 2, "a", "b"));

        scene.assertBroken(SENDS_OWN, () -> send(1, 1, 1, entries(1, 2, "b")));
    }

    @Test
    void whatIsCutOffItsLogIsStillNotToBeMadeUp() {
        scene.append(N1, 1, 0, FOUNDING, entries(1, 2, "a"));
        scene.append(N1, 2, 2, entries(2, 2, "x"));

        scene.assertBroken(SENDS_OWN, () -> send(1, 1, 1, entries(1, 2, "b")));
    }

    @Test
    void whoSendsEntriesLeads() {
        scene.lead(N2, 1, 0);

        scene.assertBroken("one leader in a term", () -> send(1, 0, 0));
    }

    @Test
    void whoSendsEntriesSaysWhatIsCommitted() {
        scene.keep(N1, 1, 0, FOUNDING);

        scene.assertBroken(MAJORITY, () -> scene.say(N1, N2, new Message.AppendRequest(1, 1, 1, 1, List.of())));
    }

    @Test
    void whatALeaderHasToldMayBeCutOffItsLogBeforeItIsHeard() {
        scene.append(N1, 1, 0, FOUNDING, entries(1, 2, "a"));
        scene.append(N1, 2, 2, entries(2, 2, "x"));

        send(1, 1, 1, entries(1, 2, "a"));
    }

    private void send(long term, long prevIndex, long prevTerm, EntryBatch... batches) {
        scene.elect(N1, term);
        scene.say(N1, N2, new Message.AppendRequest(term, prevIndex, prevTerm, 0, List.of(batches)));
    }
}
