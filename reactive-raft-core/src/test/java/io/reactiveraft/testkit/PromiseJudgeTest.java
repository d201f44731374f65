package io.reactiveraft.testkit;

import static io.reactiveraft.testkit.JudgeScene.N1;
import static io.reactiveraft.testkit.JudgeScene.N2;
import static io.reactiveraft.testkit.JudgeScene.N3;
import static io.reactiveraft.testkit.JudgeScene.entries;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import org.junit.jupiter.api.Test;

/** What a node may promise, and what it may not, since it is not on its disk. */
class PromiseJudgeTest {

    private static final String NOT_DURABLE = "what is acknowledged is durable";
    private static final String NO_VOTE = "a vote is durable before anybody hears of it";

    private final JudgeScene scene = new JudgeScene();

    @Test
    void aTermNeverGoesBack() {
        scene.vote(N1, 2, null).sync();

        scene.assertBroken("terms never go back", () -> scene.vote(N1, 1, null).sync());
    }

    @Test
    void aVoteIsGivenOnceInATerm() {
        scene.vote(N1, 2, null).sync();
        scene.vote(N1, 2, N1).sync();
        scene.vote(N1, 3, N2).sync();

        scene.assertBroken("one vote in a term", () -> scene.vote(N1, 3, N3).sync());
    }

    @Test
    void aVoteIsNotTakenBack() {
        scene.vote(N1, 3, N2).sync();

        scene.assertBroken("one vote in a term", () -> scene.vote(N1, 3, null).sync());
    }

    @Test
    void whoHasAnotherDiskBeginsAnew() {
        scene.vote(N1, 3, N2).sync();
        scene.wipe(N1, 11);

        scene.vote(N1, 1, N3).sync();
        ack(N1, 1, 0, 11);
    }

    @Test
    void whatIsDurableMayBeAcknowledged() {
        scene.keep(N1, 1, 0, entries(1, 1, "a", "b"));

        ack(N1, 1, 2, 1);
        ack(N1, 1, 1, 1);
    }

    @Test
    void whatIsOnlyOrderedToBeWrittenMayNot() {
        scene.keep(N1, 1, 0, entries(1, 1, "a"));
        scene.append(N1, 1, 0, entries(1, 2, "b"));

        ack(N1, 1, 1, 1);
        scene.assertBroken(NOT_DURABLE, () -> ack(N1, 1, 2, 1));
    }

    @Test
    void whatTakesTheOldOnesPlaceMayNotBeforeItIsThere() {
        scene.keep(N1, 1, 0, entries(1, 1, "a"));
        scene.vote(N1, 2, null).sync();
        scene.append(N1, 2, 1, entries(2, 1, "b"));

        scene.assertBroken(NOT_DURABLE, () -> ack(N1, 2, 1, 1));
    }

    @Test
    void whatWasNeverWrittenMayNot() {
        scene.assertBroken(NOT_DURABLE, () -> ack(N3, 0, 1, 3));
    }

    @Test
    void aTermThatIsNotDurableMayNotBeSpokenIn() {
        scene.keep(N1, 1, 0, entries(1, 1, "a"));
        scene.vote(N1, 2, null);

        scene.assertBroken(NOT_DURABLE, () -> ack(N1, 2, 1, 1));
    }

    @Test
    void anAcknowledgementMayLeaveWhileAWriteForALaterTermIsUnderWay() {
        scene.keep(N1, 1, 0, entries(1, 1, "a"));
        scene.append(N1, 2, 1, entries(2, 1, "b"));

        ack(N1, 1, 1, 1);
    }

    @Test
    void anAcknowledgementThatIsLateMeansNothingAnyMore() {
        scene.keep(N1, 1, 0, entries(1, 1, "a"));
        scene.keep(N1, 2, 1);

        ack(N1, 1, 1, 1);
    }

    @Test
    void whatWasLostInACrashMayNotBeAcknowledged() {
        scene.keep(N1, 1, 0, entries(1, 1, "a"));
        scene.append(N1, 1, 0, entries(1, 2, "b"), entries(1, 3, "c"));
        scene.crash(N1);

        scene.assertBroken(NOT_DURABLE, () -> ack(N1, 1, 4, 1));
    }

    @Test
    void aNodeSpeaksByTheDiskThatItHas() {
        scene.keep(N1, 1, 0, entries(1, 1, "a"));
        ack(N1, 1, 1, 0);
        scene.say(N1, N2, new Message.HeartbeatReply(1, 1, 1));

        scene.assertBroken("a node speaks by its own disk", () -> ack(N1, 1, 1, 2));
    }

    @Test
    void aNodeConfirmsItsLeaderByTheDiskThatItHas() {
        scene.keep(N1, 1, 0, entries(1, 1, "a"));

        scene.assertBroken(
                "a node speaks by its own disk", () -> scene.say(N1, N2, new Message.HeartbeatReply(1, 1, 2)));
    }

    @Test
    void aVoteMayBeToldOfOnceItIsDurable() {
        scene.vote(N1, 2, N2).sync();
        grant(N1, N2, 2);
        scene.vote(N1, 3, N3).sync();

        grant(N1, N2, 2);
        scene.say(N1, N2, new Message.VoteReply(3, false, false, 1, 1));
        scene.say(N1, N2, new Message.VoteReply(9, true, true, 1, 1));
    }

    @Test
    void aVoteIsNotToldOfBefore() {
        scene.vote(N1, 2, N2);

        scene.assertBroken(NO_VOTE, () -> grant(N1, N2, 2));
    }

    @Test
    void aVoteIsToldOnlyToWhomItWasGiven() {
        scene.vote(N1, 2, N2).sync();

        scene.assertBroken(NO_VOTE, () -> grant(N1, N3, 2));
    }

    @Test
    void whoStandsForElectionHasVotedForItself() {
        scene.say(N1, N2, new Message.VoteRequest(1, true, false, 1, 0, 0));
        scene.vote(N1, 1, N1).sync();
        scene.say(N1, N2, new Message.VoteRequest(1, false, false, 1, 0, 0));
        scene.vote(N1, 2, N1);

        scene.assertBroken(NO_VOTE, () -> scene.say(N1, N2, new Message.VoteRequest(2, false, false, 1, 0, 0)));
    }

    private void ack(NodeId node, long term, long matchIndex, long disk) {
        scene.say(node, N2, new Message.AppendReply(term, matchIndex, disk));
    }

    private void grant(NodeId voter, NodeId candidate, long term) {
        scene.say(voter, candidate, new Message.VoteReply(term, false, true, 1, 1));
    }
}
