package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static io.reactiveraft.kernel.LoneKernel.D;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.SnapshotInfo;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The Raft paper §7 on snapshots, rule by rule. */
class RaftPaperSnapshotTest {

    private static final Membership MEMBERS = Voters.of(A, B, C);

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Section7_Compaction {

        // §7: a snapshot takes the place of the log's beginning, and of nothing behind it.
        @Test
        void aSnapshotTakesThePlaceOfTheBeginning() {
            kernel.told(B, Say.append(2, 0, 0, 2, 1, 2, 2));

            kernel.compact(new SnapshotInfo(2, 2, MEMBERS));

            kernel.restart();
            assertThat(kernel.view().commitIndex()).isEqualTo(2);
            assertThat(kernel.view().lastIndex()).isEqualTo(3);
        }

        // §7: a snapshot covers only what is committed.
        @Test
        void onlyWhatIsCommittedIsGivenUp() {
            kernel.told(B, Say.append(1, 0, 0, 1, 1, 1));

            assertThatThrownBy(() -> kernel.turn(new Input.Compacted(new SnapshotInfo(2, 1, MEMBERS))))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessageContaining("invariant 8");
        }

        // §7: the last index and term of the snapshot are kept for the consistency check of the entry behind it.
        @Test
        void theEntryBehindTheSnapshotIsCheckedAgainstItsEdge() {
            kernel.told(B, Say.append(2, 0, 0, 2, 1, 2));
            kernel.compact(kernel.snapshotAt(2));
            kernel.restart();

            assertThat(kernel.told(B, Say.append(3, 3, 3, 2, 3)).to(B)).containsExactly(Say.reject(3, 3, 2, 2));
            assertThat(kernel.told(B, Say.append(3, 2, 2, 2, 3)).to(B)).containsExactly(Say.ack(3, 3));
            assertThatThrownBy(() -> kernel.told(B, Say.append(3, 2, 1, 2, 3)))
                    .isInstanceOf(InvariantViolation.class)
                    .hasMessageContaining("invariant 3");
        }

        // §7: entries that the snapshot stands for are known to match; what comes behind them is taken.
        @Test
        void entriesBeforeTheEdgeAreTakenAsKnown() {
            kernel.told(B, Say.append(2, 0, 0, 2, 1, 2));
            kernel.compact(kernel.snapshotAt(2));

            Turn turn = kernel.told(B, Say.append(2, 1, 1, 2, 2, 2));

            assertThat(turn.to(B)).containsExactly(Say.ack(2, 3));
            assertThat(kernel.terms()).containsExactly(1L, 2L, 2L);
        }

        // §7, §5.4.1: they are kept for elections too, when there is nothing else in the log.
        @Test
        void whoseLogEndsBeforeTheEdgeIsNotVotedFor() {
            kernel.told(B, Say.append(2, 0, 0, 2, 1, 2));
            kernel.compact(kernel.snapshotAt(2));
            kernel.restart();

            assertThat(kernel.told(C, Say.vote(3, 1, 2)).to(C)).containsExactly(Say.refused(3));
            assertThat(kernel.told(C, Say.vote(4, 9, 1)).to(C)).containsExactly(Say.refused(4));
            assertThat(kernel.told(C, Say.vote(5, 2, 2)).to(C)).containsExactly(Say.granted(5));
        }

        // §7: the snapshot carries the latest membership in what it stands for.
        @Test
        void theMembershipIsInTheSnapshot() {
            Membership four = Voters.of(A, B, C, D);
            kernel.told(B, Say.append(1, 0, 0, 1, four));
            kernel.told(B, Say.append(1, 1, 1, 2, 1));

            assertThat(kernel.snapshotAt(2)).isEqualTo(new SnapshotInfo(2, 1, four.at(1)));
            kernel.compact(kernel.snapshotAt(2));
            assertThat(kernel.restart().view().membership()).isEqualTo(four.at(1));
        }
    }

    @Nested
    class Section7_Leaders {

        // §7: who needs an entry that is given up gets the snapshot, and after that the entries behind it.
        @Test
        void whoIsBehindTheSnapshotGetsItAndThenTheRest() {
            kernel.remembering(1, null, 1, 1, 1);
            kernel.lead();
            kernel.settle();
            kernel.told(B, Say.ack(2, 4));
            SnapshotInfo taken = kernel.snapshotAt(4);

            assertThat(kernel.compact(taken).to(C)).containsExactly(new Message.SnapshotOffer(2, taken));
            Turn turn = kernel.propose(7).and(kernel.settle()).and(kernel.told(C, Say.reject(2, 3, 0, 0)));
            assertThat(turn.to(C, Message.AppendRequest.class)).isEmpty();

            Message.AppendRequest rest = kernel.told(C, Say.ack(2, 4)).last(C, Message.AppendRequest.class);
            assertThat(rest.prevIndex()).isEqualTo(4);
            assertThat(rest.prevTerm()).isEqualTo(2);
            assertThat(rest.batches()).extracting(EntryBatch::firstIndex).containsExactly(5L);
        }

        // §7: the others go on getting entries, from the memory of the leader.
        @Test
        void whoKeepsUpGetsEntriesAsBefore() {
            kernel.lead();
            kernel.settle();
            kernel.told(Say.ack(1, 1), B, C);
            kernel.compact(kernel.snapshotAt(1));

            Turn turn = kernel.propose(7);

            assertThat(turn.to(B, Message.SnapshotOffer.class)).isEmpty();
            assertThat(turn.last(B, Message.AppendRequest.class).prevTerm()).isEqualTo(1);
        }
    }

    @Nested
    class Section7_Followers {

        private final SnapshotInfo snapshot =
                new SnapshotInfo(4, 2, Voters.of(A, B, C, D).at(3));

        // §7: a snapshot with what is not in the log takes the place of all of it, uncommitted entries included.
        @Test
        void aSnapshotThatTellsMoreTakesThePlaceOfTheWholeLog() {
            kernel.told(B, Say.append(1, 0, 0, 1, 1, 1, 1, 1, 1));
            assertThat(offer(2).all(Effect.FetchSnapshot.class)).containsExactly(new Effect.FetchSnapshot(B, snapshot));

            Turn turn = kernel.install(snapshot);

            assertThat(turn.commits()).containsExactly(4L);
            assertThat(turn.to(B)).containsExactly(Say.ack(2, 4));
            assertThat(kernel.view().lastIndex()).isEqualTo(4);
            assertThat(kernel.told(B, Say.append(2, 4, 2, 5, 2)).commits()).containsExactly(5L);
        }

        // §7: the membership comes with it, and it is all there after a restart.
        @Test
        void theMembershipIsThatOfTheSnapshot() {
            offer(2);
            kernel.install(snapshot);
            assertThat(kernel.view().membership()).isEqualTo(snapshot.membership());

            kernel.restart();
            assertThat(kernel.view().membership()).isEqualTo(snapshot.membership());
            assertThat(kernel.view().commitIndex()).isEqualTo(4);
        }

        // §7: if the log has the entry at the snapshot's end, what is behind that stays, and nothing is fetched.
        @Test
        void entriesBehindASnapshotOfTheSameLogStay() {
            kernel.told(B, Say.append(2, 0, 0, 1, 1, 1, 2, 2, 2));

            Turn turn = offer(2);

            assertThat(turn.all(Effect.FetchSnapshot.class)).isEmpty();
            assertThat(turn.commits()).containsExactly(4L);
            assertThat(kernel.terms()).containsExactly(1L, 1L, 2L, 2L, 2L);
        }

        // §7: one that stands for no more than is committed here is of no use, and takes nothing back.
        @Test
        void anOlderSnapshotIsIgnored() {
            kernel.told(B, Say.append(2, 0, 0, 5, 1, 1, 2, 2, 2));
            kernel.compact(kernel.snapshotAt(5));

            Turn turn = offer(2);

            assertThat(turn.all(Effect.FetchSnapshot.class)).isEmpty();
            assertThat(turn.to(B)).containsExactly(Say.ack(2, 5));
            assertThat(kernel.view().lastIndex()).isEqualTo(5);
        }

        // §7, figure 13: a leader of an earlier term installs nothing, and hears of the later one.
        @Test
        void theSnapshotOfAnEarlierLeaderIsRejected() {
            kernel.told(C, Say.heartbeat(3, 0, 1));

            Turn turn = offer(2);

            assertThat(turn.all(Effect.FetchSnapshot.class)).isEmpty();
            assertThat(turn.to(B)).isNotEmpty().allMatch(message -> message.term() == 3);
            assertThat(kernel.view().leader()).isEqualTo(C);
        }

        // §5.2, §7: whoever offers a snapshot leads, and is heard of.
        @Test
        void anOfferIsAsGoodAsAHeartbeat() {
            kernel.told(B, Say.heartbeat(2, 0, 1));
            kernel.pass(kernel.patienceNanos() - 1);

            offer(2);

            assertThat(kernel.view().leader()).isEqualTo(B);
            assertThat(kernel.patienceNanos()).isGreaterThanOrEqualTo(LoneKernel.TIMING.electionTimeoutMinNanos());
        }

        // §7: until it is there the log stands still, since it is about to be discarded; one is fetched at a time.
        @Test
        void nothingIsAcknowledgedThatASnapshotWouldTakeAway() {
            offer(2);

            Turn turn = offer(2).and(kernel.told(B, Say.append(2, 0, 0, 0, 1, 1)));

            assertThat(turn.all(Effect.FetchSnapshot.class)).isEmpty();
            assertThat(turn.to(B, Message.AppendReply.class)).isEmpty();
            assertThat(kernel.terms()).isEmpty();
        }

        // §7: one that did not arrive is offered and fetched again, and the log is what it was.
        @Test
        void aSnapshotThatDidNotArriveIsFetchedAgain() {
            kernel.told(B, Say.append(2, 0, 0, 0, 1));
            offer(2);
            kernel.turn(new Input.NotInstalled(snapshot));

            assertThat(kernel.terms()).containsExactly(1L);
            assertThat(offer(2).all(Effect.FetchSnapshot.class)).hasSize(1);
        }

        private Turn offer(long term) {
            return kernel.told(B, new Message.SnapshotOffer(term, snapshot));
        }
    }
}
