package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Role;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Figure 2 of the Raft paper: term, vote and log are durable before anybody hears of them. */
class RaftPaperDurabilityTest {

    private final LoneKernel kernel = LoneKernel.among(3);

    @Nested
    class Figure2_Votes {

        // Figure 2, persistent state: nobody hears of a vote before it is durable ...
        @Test
        void nobodyHearsOfAVoteThatIsNotDurable() {
            assertThat(kernel.receive(B, Say.vote(1, 0, 0)).isSilent()).isTrue();
            assertThat(kernel.receive(B, Say.vote(1, 0, 0)).isSilent()).isTrue();
            assertThat(kernel.settle().to(B)).contains(Say.granted(1));
        }

        // Figure 2, persistent state: ... and so it may be given anew if it was not.
        @Test
        void aVoteThatNobodyHeardOfMayBeGivenToAnother() {
            kernel.receive(B, Say.vote(1, 0, 0));
            kernel.restart();

            assertThat(kernel.told(C, Say.vote(1, 0, 0)).to(C)).containsExactly(Say.granted(1));
        }

        // Figure 2, persistent state: a vote outlives a crash.
        @Test
        void aVoteOutlivesACrash() {
            kernel.told(B, Say.vote(1, 0, 0));
            kernel.restart();

            assertThat(kernel.view().term()).isEqualTo(1);
            assertThat(kernel.told(C, Say.vote(1, 9, 1)).to(C)).containsExactly(Say.refused(1));
            assertThat(kernel.told(B, Say.vote(1, 0, 0)).to(B)).containsExactly(Say.granted(1));
        }

        // Figure 2, persistent state: a candidate gives its vote to itself, and asks nobody before that is durable.
        @Test
        void aCandidateAsksNobodyBeforeItsOwnVoteIsDurable() {
            kernel.timeout();
            assertThat(kernel.receive(B, Say.preGranted(1)).isSilent()).isTrue();
            assertThat(kernel.settle().to(B)).containsExactly(Say.vote(1, 0, 0));

            kernel.restart();
            assertThat(kernel.told(C, Say.vote(1, 0, 0)).to(C)).containsExactly(Say.refused(1));
        }

        // Figure 2, persistent state: nor does its own vote count, whatever else becomes durable meanwhile.
        @Test
        void itsOwnVoteCountsOnceItIsDurable() {
            kernel.receive(C, Say.append(1, 0, 0, 0, 1));
            kernel.timeout();
            kernel.receive(B, Say.preGranted(2));
            kernel.receive(B, Say.granted(2));
            assertThat(kernel.view().role()).isEqualTo(Role.CANDIDATE);

            kernel.persist();
            assertThat(kernel.view().role()).isEqualTo(Role.CANDIDATE);
            kernel.persist();
            assertThat(kernel.view().role()).isEqualTo(Role.LEADER);
        }
    }

    @Nested
    class Figure2_Entries {

        // Figure 2, persistent state: an entry is acknowledged once it is durable ...
        @Test
        void anEntryIsAcknowledgedOnceItIsDurable() {
            assertThat(kernel.receive(B, Say.append(1, 0, 0, 0, 1, 1)).to(B, Message.AppendReply.class))
                    .isEmpty();
            assertThat(kernel.settle().to(B)).containsExactly(Say.ack(1, 2));
            assertThat(kernel.restart().terms()).containsExactly(1L, 1L);
        }

        // Figure 2, persistent state: ... also if it comes again while it is being written.
        @Test
        void anEntryThatComesTwiceIsNotAcknowledgedSooner() {
            kernel.receive(B, Say.append(1, 0, 0, 0, 1));
            kernel.receive(B, Say.append(1, 1, 1, 0, 1));

            assertThat(kernel.receive(B, Say.append(1, 0, 0, 0, 1, 1)).to(B, Message.AppendReply.class))
                    .isEmpty();
            assertThat(kernel.persist().to(B, Message.AppendReply.class)).allMatch(ack -> ack.matchIndex() <= 1);
            assertThat(kernel.persist().last(B, Message.AppendReply.class).matchIndex())
                    .isEqualTo(2);
        }

        // Figure 2, persistent state: acknowledgements that wait for the same writes are one.
        @Test
        void whatComesWhileSomethingIsWrittenIsAcknowledgedOnce() {
            kernel.receive(B, Say.append(1, 0, 0, 0, 1));
            kernel.receive(B, Say.append(1, 0, 0, 0, 1));
            kernel.receive(B, Say.append(1, 1, 1, 0));

            assertThat(kernel.settle().to(B)).containsExactly(Say.ack(1, 1), Say.ack(1, 1));
        }

        // Figure 2, persistent state: entries that were not durable are gone, and are asked for again.
        @Test
        void whatWasNotDurableIsGoneAndWasNeverAcknowledged() {
            kernel.told(B, Say.append(1, 0, 0, 0, 1));
            kernel.receive(B, Say.append(1, 1, 1, 0, 1, 1));
            kernel.restart();

            assertThat(kernel.terms()).containsExactly(1L);
            assertThat(kernel.told(B, Say.append(1, 3, 1, 0)).to(B)).containsExactly(Say.reject(1, 3, 1, 1));
        }

        // Figure 2, persistent state: an acknowledgement tells the term too, so that this must be durable with it.
        @Test
        void theTermOfAnAcknowledgementIsDurableWithIt() {
            kernel.remembering(1, null, 1);
            kernel.receive(B, Say.append(4, 1, 1, 0));
            kernel.restart();
            assertThat(kernel.view().term()).isEqualTo(1);

            assertThat(kernel.receive(B, Say.append(4, 1, 1, 0)).isSilent()).isTrue();
            assertThat(kernel.settle().to(B)).containsExactly(Say.ack(4, 1));
            kernel.restart();
            assertThat(kernel.view().term()).isEqualTo(4);
        }

        // Dissertation §10.2.1: the leader writes beside its followers, and counts itself when it has written.
        @Test
        void aLeaderCountsItselfOnceItsEntriesAreDurable() {
            LoneKernel leader = LoneKernel.among(5);
            leader.lead();
            leader.propose(7);
            leader.receive(B, Say.ack(1, 2));
            leader.receive(C, Say.ack(1, 2));
            assertThat(leader.view().commitIndex()).isZero();

            assertThat(leader.persist().commits()).containsExactly(1L);
            assertThat(leader.persist().commits()).containsExactly(2L);
        }

        // Dissertation §10.2.1: the leader's own disk is only one of the majority, and may be the last.
        @Test
        void aMajorityOfFollowersCommitsWithoutTheLeadersDisk() {
            kernel.lead();

            kernel.receive(B, Say.ack(1, 1));
            assertThat(kernel.receive(C, Say.ack(1, 1)).commits()).containsExactly(1L);
            assertThat(kernel.view().durableIndex()).isZero();
        }
    }
}
