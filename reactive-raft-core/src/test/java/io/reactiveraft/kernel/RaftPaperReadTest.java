package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The Raft paper §8 and Ongaro's dissertation §6.4 on reads that leave nothing in the log. */
class RaftPaperReadTest {

    private final LoneKernel leader = LoneKernel.among(5);

    @Nested
    class Section8_FreshLeaders {

        // §8: an entry of the new term with nothing in it is what a leader can commit at once.
        @Test
        void aLeaderBeginsItsTermWithAnEmptyEntry() {
            leader.remembering(3, null, 1, 3);

            EntryBatch first =
                    leader.lead().last(B, Message.AppendRequest.class).batches().get(0);

            assertThat(first.kind()).isEqualTo(EntryKind.NOOP);
            assertThat(first.firstIndex()).isEqualTo(3);
            assertThat(first.term()).isEqualTo(4);
        }

        // §8, dissertation §6.4 step 1: before that is committed, a leader cannot know what is.
        @Test
        void aReadWaitsUntilAnEntryOfTheTermIsCommitted() {
            leader.remembering(3, null, 1, 3);
            long first = leader.lead().last(B, Message.Heartbeat.class).round();
            leader.settle();
            Turn early = leader.read(7).and(leader.told(B, Say.ack(4, 2))).and(leader.told(C, Say.ack(4, 2)));
            early = early.and(leader.told(B, Say.confirmation(4, first)))
                    .and(leader.told(C, Say.confirmation(4, first)));
            assertThat(early.all(Effect.ReadReady.class)).isEmpty();

            leader.told(B, Say.ack(4, 3));
            long round = leader.told(C, Say.ack(4, 3))
                    .last(B, Message.Heartbeat.class)
                    .round();
            leader.told(B, Say.confirmation(4, round));
            Turn ready = leader.told(C, Say.confirmation(4, round));

            assertThat(ready.all(Effect.ReadReady.class)).containsExactly(new Effect.ReadReady(7, 3));
        }
    }

    @Nested
    class Dissertation6_4_ReadIndex {

        // Dissertation §6.4 step 3: a majority, the leader among it, confirms it after the read came; each once.
        @Test
        void aMajorityConfirmsTheLeaderAndEachCountsOnce() {
            lead();
            long round = roundOf(leader.read(7));

            assertThat(confirm(B, round).all(Effect.ReadReady.class)).isEmpty();
            assertThat(confirm(B, round).all(Effect.ReadReady.class)).isEmpty();
            assertThat(confirm(C, round).all(Effect.ReadReady.class)).containsExactly(new Effect.ReadReady(7, 1));
            assertThat(confirm(C, round).all(Effect.ReadReady.class)).isEmpty();
        }

        // Dissertation §6.4 step 3: an answer to a heartbeat that left before the read came says nothing of now.
        @Test
        void answersToAnEarlierRoundDoNotCount() {
            lead();
            long before = leader.pass(LoneKernel.TIMING.heartbeatNanos())
                    .last(B, Message.Heartbeat.class)
                    .round();
            long round = roundOf(leader.read(7));
            assertThat(round).isGreaterThan(before);

            Turn early = confirm(B, before).and(confirm(C, before));
            assertThat(early.all(Effect.ReadReady.class)).isEmpty();
            Turn late = confirm(B, round).and(confirm(C, round));
            assertThat(late.all(Effect.ReadReady.class)).hasSize(1);
        }

        // Dissertation §6.4 step 2: the read waits for what was committed when it came, not for what came after it.
        @Test
        void itReadsAtTheCommitIndexOfTheTimeItCame() {
            lead();
            long round = roundOf(leader.read(7));
            leader.propose(8);
            leader.settle();
            leader.told(B, Say.ack(1, 2));
            leader.told(C, Say.ack(1, 2));
            assertThat(leader.view().commitIndex()).isEqualTo(2);

            confirm(B, round);
            assertThat(confirm(C, round).all(Effect.ReadReady.class)).containsExactly(new Effect.ReadReady(7, 1));
        }

        // Dissertation §6.4: a deposed leader must not answer, since another may have committed more.
        @Test
        void aDeposedLeaderFailsItsReads() {
            lead();
            long round = roundOf(leader.read(7));
            Turn waiting = leader.read(8);
            assertThat(waiting.all(Effect.ReadReady.class)).isEmpty();

            Turn deposed = leader.told(B, Say.heartbeat(2, 0, 1));
            assertThat(deposed.all(Effect.ReadFailed.class))
                    .containsExactly(new Effect.ReadFailed(7), new Effect.ReadFailed(8));
            assertThat(confirm(C, round).all(Effect.ReadReady.class)).isEmpty();
        }

        // Dissertation §6.4: one round serves all reads that came before it.
        @Test
        void readsOfOneTurnShareARound() {
            lead();
            Turn turn = leader.turn(new Input.Read(7, false), new Input.Read(8, false));
            assertThat(turn.to(B, Message.Heartbeat.class)).hasSize(1);

            confirm(B, roundOf(turn));
            assertThat(confirm(C, roundOf(turn)).all(Effect.ReadReady.class))
                    .extracting(Effect.ReadReady::readId)
                    .containsExactly(7L, 8L);
        }

        private long roundOf(Turn turn) {
            return turn.last(B, Message.Heartbeat.class).round();
        }

        private Turn confirm(NodeId peer, long round) {
            return leader.told(peer, Say.confirmation(1, round));
        }

        private void lead() {
            leader.lead();
            leader.settle();
            leader.told(B, Say.ack(1, 1));
            leader.told(C, Say.ack(1, 1));
            leader.pass(1);
        }
    }

    @Nested
    class Section6_ReadsInAChange {

        // §6, dissertation §6.4: who is left as the only voter is a majority as soon as it knows.
        @Test
        void theOnlyVoterWhoIsLeftConfirmsItselfAtOnce() {
            LoneKernel leader = LoneKernel.among(2);
            leader.lead();
            leader.settle();
            leader.told(B, Say.ack(1, 1));
            leader.change(leader.view().membership().without(B));
            leader.settle();
            leader.told(B, Say.ack(1, 2));
            assertThat(leader.read(7).all(Effect.ReadReady.class)).isEmpty();

            Turn turn = leader.receive(B, Say.ack(1, 3));

            assertThat(leader.view().membership()).isEqualTo(Voters.of(A).at(4));
            assertThat(turn.all(Effect.ReadReady.class)).containsExactly(new Effect.ReadReady(7, 2));
            leader.settle();
            assertThat(leader.read(8).all(Effect.ReadReady.class)).containsExactly(new Effect.ReadReady(8, 4));
        }
    }

    @Nested
    class Dissertation6_4_Followers {

        private final LoneKernel follower = LoneKernel.among(3);

        // Dissertation §6.4: the leader has the index, and the follower the data.
        @Test
        void aFollowerAsksItsLeaderForTheIndex() {
            follower.told(B, Say.append(1, 0, 0, 0, 1));

            long id = follower.read(7).last(B, Message.ReadRequest.class).readId();

            assertThat(follower.told(B, Say.readReply(1, id, true, 5)).all(Effect.ReadReady.class))
                    .containsExactly(new Effect.ReadReady(7, 5));
        }

        // Dissertation §6.4: the leader treats it like a read of its own, and answers only when it is confirmed.
        @Test
        void aLeaderConfirmsItselfBeforeItAnswersAFollower() {
            follower.lead();
            follower.settle();
            follower.told(B, Say.ack(1, 1));

            Turn asked = follower.told(C, Say.readRequest(1, 9));
            assertThat(asked.to(C, Message.ReadReply.class)).isEmpty();
            long round = asked.last(B, Message.Heartbeat.class).round();

            assertThat(follower.told(B, Say.confirmation(1, round)).to(C)).contains(Say.readReply(1, 9, true, 1));
        }

        // Dissertation §6.4: only the leader can know; whoever is asked in its place says that it cannot.
        @Test
        void whoDoesNotLeadConfirmsNothing() {
            follower.told(B, Say.heartbeat(3, 0, 1));
            assertThat(follower.told(C, Say.readRequest(3, 9)).to(C)).containsExactly(Say.readReply(3, 9, false, 0));
            assertThat(follower.told(C, Say.readRequest(2, 9)).to(C)).containsExactly(Say.readReply(3, 9, false, 0));

            follower.timeout();
            assertThat(follower.told(C, Say.readRequest(3, 9)).to(C)).containsExactly(Say.readReply(3, 9, false, 0));
            assertThat(follower.read(7).all(Effect.ReadFailed.class)).containsExactly(new Effect.ReadFailed(7));
        }

        // Dissertation §6.4: an answer that was given in an earlier term, or to somebody else, is good for nothing.
        @Test
        void onlyTheLeadersAnswerOfThisTermCounts() {
            follower.told(B, Say.heartbeat(3, 0, 1));
            long id = follower.read(7).last(B, Message.ReadRequest.class).readId();

            Turn wrong = follower.told(B, Say.readReply(2, id, true, 5))
                    .and(follower.told(C, Say.readReply(3, id, true, 5)))
                    .and(follower.told(B, Say.readReply(3, id + 1, true, 5)));
            assertThat(wrong.all(Effect.ReadReady.class)).isEmpty();
            assertThat(follower.told(B, Say.readReply(3, id, true, 0)).all(Effect.ReadReady.class))
                    .hasSize(1);
        }

        // Dissertation §6.4: a leader that cannot confirm itself says so, and the read can be tried again.
        @Test
        void aReadThatTheLeaderCannotConfirmFails() {
            follower.told(B, Say.heartbeat(3, 0, 1));
            long id = follower.read(7).last(B, Message.ReadRequest.class).readId();

            assertThat(follower.told(B, Say.readReply(3, id, false, 0)).all(Effect.ReadFailed.class))
                    .containsExactly(new Effect.ReadFailed(7));
        }

        // Dissertation §6.4: a read that did not even leave ends too, and every read ends once.
        @Test
        void everyReadEndsOnceWhenTheWayToTheLeaderIsGone() {
            follower.told(B, Say.heartbeat(3, 0, 1));
            follower.read(7);

            Turn turn = follower.turn(
                    new Input.Read(8, false),
                    new Input.Read(9, true),
                    new Input.PeerDown(B),
                    new Input.Read(10, false));
            turn = turn.and(follower.turn(new Input.PeerUp(B))).and(follower.turn(new Input.PeerDown(B)));
            turn = turn.and(follower.told(C, Say.heartbeat(4, 0, 1)));

            assertThat(turn.all(Effect.ReadFailed.class))
                    .extracting(Effect.ReadFailed::readId)
                    .containsExactly(7L, 8L, 9L, 10L);
            assertThat(turn.to(B)).isEmpty();
        }

        // Dissertation §6.4: with its leader gone, or silent, a read ends and can be tried again.
        @Test
        void aReadEndsWithTheLeaderThatWasAsked() {
            follower.told(B, Say.heartbeat(3, 0, 1));
            follower.read(7);
            follower.pass(LoneKernel.TIMING.heartbeatNanos());
            follower.told(B, Say.heartbeat(3, 0, 2));
            assertThat(follower.pass(LoneKernel.TIMING.electionTimeoutMinNanos() - LoneKernel.TIMING.heartbeatNanos())
                            .all(Effect.ReadFailed.class))
                    .containsExactly(new Effect.ReadFailed(7));

            follower.told(B, Say.heartbeat(3, 0, 3));
            follower.read(8);
            assertThat(follower.told(C, Say.heartbeat(4, 0, 1)).all(Effect.ReadFailed.class))
                    .containsExactly(new Effect.ReadFailed(8));
        }
    }
}
