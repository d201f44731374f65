package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static io.reactiveraft.kernel.LoneKernel.D;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Role;
import io.reactiveraft.spi.EntryBatch;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The Raft paper on what a leader does, rule by rule. */
class RaftPaperLeaderTest {

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Section5_2_Leaders {

        // §5.2: a new leader makes itself known, so that nobody else stands.
        @Test
        void aNewLeaderTellsEverybodyAtOnce() {
            Turn turn = kernel.lead();

            for (var peer : List.of(B, C)) {
                assertThat(turn.to(peer)).isNotEmpty().allMatch(message -> message.term() == 1);
            }
        }

        // Figure 2, leaders: heartbeats fill the time in which there is nothing else to send.
        @Test
        void anIdleLeaderIsHeardOfEveryHeartbeat() {
            kernel.lead();
            kernel.settle();
            for (int i = 0; i < 20; i++) {
                Turn turn = kernel.beat(B);
                assertThat(turn.to(B, Message.Heartbeat.class)).hasSize(1);
                assertThat(turn.to(C, Message.Heartbeat.class)).hasSize(1);
            }
            assertThat(kernel.patienceNanos()).isLessThanOrEqualTo(LoneKernel.TIMING.heartbeatNanos());
            assertThat(kernel.view().role()).isEqualTo(Role.LEADER);
        }
    }

    @Nested
    class Section5_3_Leaders {

        // §5.3: a command is appended to the leader's log and sent to all in parallel, with what comes before it.
        @Test
        void aCommandIsSentToAllBesideTheLeadersOwnWrite() {
            leadAndCatchUp();

            Turn turn = kernel.propose(7);

            for (var peer : List.of(B, C)) {
                Message.AppendRequest request = turn.last(peer, Message.AppendRequest.class);
                assertThat(request.prevIndex()).isEqualTo(1);
                assertThat(request.prevTerm()).isEqualTo(1);
                assertThat(request.batches()).extracting(EntryBatch::firstIndex).containsExactly(2L);
                assertThat(request.batches()).extracting(EntryBatch::term).containsExactly(1L);
            }
            assertThat(turn.all(Effect.Appended.class)).containsExactly(new Effect.Appended(7, 1, 2));
            assertThat(turn.commits()).isEmpty();
        }

        // §5.3: it is committed once a majority has it, all before it with it; and then the followers hear of it.
        @Test
        void itIsCommittedOnceAMajorityHasItAndTheFollowersHearOfThat() {
            leadAndCatchUp();
            kernel.propose(7);
            kernel.propose(8);
            assertThat(kernel.settle().commits()).isEmpty();

            assertThat(kernel.receive(B, Say.ack(1, 3)).commits()).containsExactly(3L);

            Turn next = kernel.propose(9);
            assertThat(next.last(B, Message.AppendRequest.class).commitIndex()).isEqualTo(3);
        }

        // §5.3: without another command they hear of it too, but only of what they are known to have.
        @Test
        void anIdleLeaderTellsEachWhatIsCommittedOfWhatItHas() {
            leadAndCatchUp();
            kernel.propose(7);
            kernel.settle();
            kernel.told(B, Say.ack(1, 2));

            Turn turn = kernel.pass(LoneKernel.TIMING.heartbeatNanos());

            assertThat(turn.last(B, Message.Heartbeat.class).commitIndex()).isEqualTo(2);
            assertThat(turn.last(C, Message.Heartbeat.class).commitIndex()).isEqualTo(1);
        }

        // §5.3: an old acknowledgement that comes late takes nothing back, and the same one twice counts once.
        @Test
        void acknowledgementsThatComeLateOrTwiceCountOnce() {
            LoneKernel leader = LoneKernel.among(5);
            leader.lead();
            leader.settle();
            leader.told(B, Say.ack(1, 1));
            leader.told(B, Say.ack(1, 1));
            assertThat(leader.view().commitIndex()).isZero();
            leader.told(C, Say.ack(1, 1));
            assertThat(leader.view().commitIndex()).isEqualTo(1);

            leader.propose(7);
            leader.settle();
            leader.told(B, Say.ack(1, 2));
            leader.told(B, Say.ack(1, 1));
            leader.told(C, Say.ack(1, 2));
            assertThat(leader.view().commitIndex()).isEqualTo(2);
        }

        // §5.3: a new leader tries the end of its log first, and goes back until the logs match.
        @Test
        void aLeaderGoesBackUntilTheLogsMatchAndThenBringsAllTheRest() {
            kernel.remembering(4, null, 1, 2, 3, 4);
            assertThat(kernel.lead().last(B, Message.AppendRequest.class).prevIndex())
                    .isEqualTo(4);
            kernel.settle();

            Message.AppendRequest test = kernel.told(B, Say.reject(5, 4, 2, 2)).last(B, Message.AppendRequest.class);
            assertThat(test.prevIndex()).isEqualTo(2);
            assertThat(test.prevTerm()).isEqualTo(2);
            test = kernel.told(B, Say.reject(5, 2, 1, 1)).last(B, Message.AppendRequest.class);
            assertThat(test.prevIndex()).isEqualTo(1);

            Turn rest = kernel.told(B, Say.ack(5, 1));
            assertThat(rest.to(B, Message.AppendRequest.class).stream()
                            .flatMap(request -> request.batches().stream())
                            .map(EntryBatch::term))
                    .containsExactly(2L, 3L, 4L, 5L);
        }

        // §5.3: entries are sent until they are acknowledged, however long that takes.
        @Test
        void aFollowerThatDoesNotAnswerIsTriedAgain() {
            leadAndCatchUp();
            kernel.propose(7);
            kernel.settle();
            kernel.told(B, Say.ack(1, 2));
            kernel.turn(new Input.PeerDown(C));

            for (int i = 0; i < 20; i++) {
                Turn turn = kernel.beat(B);
                assertThat(turn.last(C, Message.AppendRequest.class).prevIndex())
                        .isEqualTo(1);
            }
        }

        // §5.3, figure 7: whatever a follower's log looks like, it becomes the leader's.
        @ParameterizedTest(name = "({0})")
        @CsvSource({
            "a, 1 1 1 4 4 5 5 6 6",
            "b, 1 1 1 4",
            "c, 1 1 1 4 4 5 5 6 6 6 6",
            "d, 1 1 1 4 4 5 5 6 6 6 7 7",
            "e, 1 1 1 4 4 4 4",
            "f, 1 1 1 2 2 2 3 3 3 3 3",
            "empty, ''",
        })
        void everyLogOfFigure7BecomesTheLeaders(String name, String terms) {
            kernel.remembering(7, null, 1, 1, 1, 4, 4, 5, 5, 6, 6, 6);
            LoneKernel follower = LoneKernel.of(B, 3).remembering(7, null, numbers(terms));

            Turn first = kernel.lead().and(kernel.settle());
            LoneKernel.talk(kernel, follower, first);

            assertThat(kernel.terms()).containsExactly(1L, 1L, 1L, 4L, 4L, 5L, 5L, 6L, 6L, 6L, 8L);
            assertThat(follower.entries()).as(name).isEqualTo(kernel.entries());
            assertThat(kernel.view().commitIndex()).isEqualTo(11);
        }

        private long[] numbers(String words) {
            return Arrays.stream(words.split(" ", -1))
                    .filter(word -> !word.isEmpty())
                    .mapToLong(Long::parseLong)
                    .toArray();
        }

        private void leadAndCatchUp() {
            kernel.lead();
            kernel.settle();
            kernel.told(B, Say.ack(1, 1));
            kernel.told(C, Say.ack(1, 1));
            assertThat(kernel.view().commitIndex()).isEqualTo(1);
        }
    }

    @Nested
    class Section5_4_2_OnlyOwnTermCommitsByCounting {

        // §5.4.2, figure 8: an entry of an earlier term is not committed by counting, however many have it.
        @ParameterizedTest
        @ValueSource(longs = {1, 2, 3})
        void anEarlierTermsEntryIsNotCommittedByCounting(long has) {
            LoneKernel leader = LoneKernel.among(5).remembering(3, null, 1, 2, 2);
            leader.lead();
            leader.settle();

            leader.told(B, Say.ack(4, has));
            leader.told(C, Say.ack(4, has));
            leader.told(D, Say.ack(4, has));

            assertThat(leader.view().commitIndex()).isZero();
        }

        // §5.4.2: once one of the leader's own term is committed, all before it are.
        @Test
        void anEntryOfItsOwnTermCommitsAllBeforeIt() {
            LoneKernel leader = LoneKernel.among(5).remembering(3, null, 1, 2, 2);
            leader.lead();
            leader.settle();
            leader.told(B, Say.ack(4, 3));
            leader.told(C, Say.ack(4, 4));
            assertThat(leader.view().commitIndex()).isZero();

            assertThat(leader.told(B, Say.ack(4, 4)).commits()).containsExactly(4L);
        }
    }
}
