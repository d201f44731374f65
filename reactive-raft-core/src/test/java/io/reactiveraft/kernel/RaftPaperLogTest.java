package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Raft paper on what a follower does with entries, rule by rule. */
class RaftPaperLogTest {

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Section5_3_Followers {

        // §5.3: entries are appended if the one before them is there in the same term.
        @Test
        void entriesAreAppendedBehindTheOneTheyFollow() {
            kernel.told(B, Say.append(2, 0, 0, 0, 1, 1));

            assertThat(kernel.told(B, Say.append(2, 2, 1, 0, 2)).to(B)).containsExactly(Say.ack(2, 3));
            assertThat(kernel.terms()).containsExactly(1L, 1L, 2L);
        }

        // §5.3: a missing entry, or one of another term, before the new ones is a reason to refuse them.
        @ParameterizedTest
        @CsvSource({"5,2", "9,3", "4,3", "4,1", "3,2"})
        void entriesAreRefusedIfTheOneBeforeThemIsAnother(long prevIndex, long prevTerm) {
            kernel.remembering(3, null, 1, 1, 1, 2);

            Turn turn = kernel.told(B, Say.append(3, prevIndex, prevTerm, 0, 3));

            assertThat(turn.to(B, Message.AppendReply.class)).isEmpty();
            assertThat(turn.to(B, Message.AppendReject.class))
                    .singleElement()
                    .satisfies(reject -> assertThat(reject.prevIndex()).isEqualTo(prevIndex));
            assertThat(kernel.terms()).containsExactly(1L, 1L, 1L, 2L);
        }

        // §5.3: an entry that conflicts goes, and whatever is behind it.
        @Test
        void anEntryOfAnotherTermIsCutOffWithAllThatFollow() {
            kernel.remembering(3, null, 1, 2, 2, 2, 2);

            Turn turn = kernel.told(B, Say.append(4, 1, 1, 0, 2, 3, 4));

            assertThat(kernel.terms()).containsExactly(1L, 2L, 3L, 4L);
            assertThat(turn.to(B)).containsExactly(Say.ack(4, 4));
            assertThat(turn.all(Effect.Persist.class))
                    .extracting(Effect.Persist::truncateFrom)
                    .containsExactly(3L);
            assertThat(kernel.restart().terms()).containsExactly(1L, 2L, 3L, 4L);
        }

        // Figure 2, AppendEntries 3: only what conflicts is deleted; an old request that comes late takes nothing away.
        @Test
        void aRequestThatComesLateTakesNothingAway() {
            kernel.told(B, Say.append(1, 0, 0, 0, 1));
            kernel.told(B, Say.append(1, 1, 1, 0, 1, 1));

            kernel.told(B, Say.append(1, 0, 0, 0, 1, 1));
            kernel.told(B, Say.append(1, 0, 0, 0));

            assertThat(kernel.terms()).containsExactly(1L, 1L, 1L);
        }

        // §5.5: requests come again, and do no harm.
        @Test
        void theSameRequestTwiceChangesNothingAndIsAnsweredAgain() {
            kernel.told(B, Say.append(1, 0, 0, 0, 1, 1));

            Turn again = kernel.told(B, Say.append(1, 0, 0, 0, 1, 1));

            assertThat(again.all(Effect.Persist.class)).isEmpty();
            assertThat(again.to(B)).containsExactly(Say.ack(1, 2));
        }

        // §5.3: it vouches for what was compared, and not for whatever else its log may hold.
        @Test
        void anAcknowledgementSpeaksOnlyOfWhatWasCompared() {
            kernel.remembering(3, null, 1, 2, 2, 2, 2);

            assertThat(kernel.told(B, Say.append(4, 2, 2, 0)).to(B)).containsExactly(Say.ack(4, 2));
            assertThat(kernel.told(B, Say.append(4, 2, 2, 0, 2)).to(B)).containsExactly(Say.ack(4, 3));
        }

        // Figure 2, AppendEntries 5: the smaller of the leader's commit index and the index of the last new entry.
        @ParameterizedTest
        @CsvSource({"0,0", "1,1", "2,2", "3,3", "5,3"})
        void aFollowerCommitsWhatTheLeaderHasCommittedAndWasCompared(long told, long commitIndex) {
            kernel.remembering(3, null, 1, 2, 2, 2, 2);

            kernel.told(B, Say.append(4, 2, 2, told, 2));

            assertThat(kernel.view().commitIndex()).isEqualTo(commitIndex);
        }

        // §5.3: once it learns that an entry is committed, it applies it; the commit index never goes back.
        @Test
        void whatIsCommittedIsToBeAppliedOnce() {
            assertThat(kernel.told(B, Say.append(1, 0, 0, 2, 1, 1, 1)).commits())
                    .containsExactly(2L);
            assertThat(kernel.told(B, Say.heartbeat(1, 1, 1)).commits()).isEmpty();
            assertThat(kernel.told(B, Say.heartbeat(1, 3, 2)).commits()).containsExactly(3L);
            assertThat(kernel.told(C, Say.append(2, 3, 1, 2)).commits()).isEmpty();
            assertThat(kernel.view().commitIndex()).isEqualTo(3);
        }
    }
}
