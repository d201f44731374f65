package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.TermStart;
import java.util.List;
import java.util.Random;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is checked after every turn and when something is about to change, and what is told if it does not hold. */
class InvariantsTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");
    private static final KernelConfig CONFIG = new KernelConfig(
            new KernelConfig.Timing(100, 200, 30, 90, 200, 10_000),
            new KernelConfig.Limits(1000, 1000, 8, 8000, 10_000, 100_000, 10));
    private static final RecoveredLog LOG = new RecoveredLog(new HardState(3, null), 5, List.of(new TermStart(1, 3)));

    private final KernelView before = view(3, B, 4, 5, 5, 2);

    @Test
    void whatOnlyGrowsMayGrow() {
        assertThatCode(() -> Invariants.check(before, view(4, C, 5, 6, 6, 3))).doesNotThrowAnyException();
        assertThatCode(() -> Invariants.check(before, view(3, null, 4, 4, 4, 2)))
                .doesNotThrowAnyException();
    }

    @Test
    void theTermNeverGoesBack() {
        assertViolates(1, () -> Invariants.check(before, view(2, B, 4, 5, 5, 2)));
        assertViolates(1, () -> state().adopt(3));
    }

    @Test
    void theCommitIndexNeverGoesBack() {
        assertViolates(1, () -> Invariants.check(before, view(3, B, 3, 5, 5, 2)));
    }

    @Test
    void oneVoteIsCastInATerm() {
        KernelState state = state();
        state.voteFor(B);
        state.voteFor(B);

        assertViolates(2, () -> state.voteFor(C));
    }

    @Test
    void theLogReachesBeyondWhatIsCommittedAndDurable() {
        assertViolates(3, () -> Invariants.check(before, view(3, B, 4, 3, 3, 2)));
        assertViolates(6, () -> Invariants.check(before, view(3, B, 4, 5, 6, 2)));
        assertViolates(6, () -> state().commitTo(6));
    }

    @Test
    void oneLeadsInATerm() {
        assertViolates(7, () -> Invariants.check(before, view(3, C, 4, 5, 5, 2)));
    }

    @Test
    void theMembershipInForceIsInTheLog() {
        assertViolates(9, () -> Invariants.check(before, view(3, B, 4, 5, 5, 6)));
        assertViolates(9, () -> new Memberships(Voters.of(A).at(3), List.of()).append(membership(2)));
        assertViolates(9, () -> new Memberships(Voters.of(A).at(3), List.of()).append(membership(3)));
    }

    @Test
    void nobodyConfirmsALeaderBeforeItAsks() {
        LoneKernel leader = LoneKernel.among(3);
        long latest = leader.lead().last(B, Message.Heartbeat.class).round();
        long term = leader.view().term();

        leader.told(B, Say.confirmation(term, latest));
        assertViolates(10, () -> leader.told(B, Say.confirmation(term, latest + 1)));
    }

    @Test
    void aViolationTellsAllThatIsKnown() {
        RaftKernel kernel = new RaftKernel(new Identity(A, 7), Voters.of(A, B, C), CONFIG, LOG, new Random(1), 0);
        long now = Elected.by(C, kernel);

        Throwable violation =
                catchThrowable(() -> kernel.step(new Input.Received(C, new Message.AppendReply(4, 9, 0)), now + 5_000));

        assertThat(violation).isInstanceOf(InvariantViolation.class).hasCauseInstanceOf(InvariantViolation.class);
        assertThat(String.valueOf(violation.getMessage()).lines())
                .containsSubsequence(
                        "invariant 4: c acknowledges index 9 in term 4, but its leader's log ends at 6",
                        "node a by disk 7, LEADER in term 4, vote a, leader a",
                        "committed up to 0, durable up to 5, something being written, no snapshot being fetched",
                        "a log behind 0 of term 0, term 3 from 1, term 4 from 6, up to 6",
                        "the last inputs:",
                        "  -5 us: VoteReply 0 of term 4, c",
                        "  0 us: AppendReply 9 of term 4, c")
                .anyMatch(line -> line.startsWith("b: PROBE, match 0, next 6"));
    }

    @Test
    void whateverElseGoesWrongInAKernelIsAViolationToo() {
        RaftKernel kernel = new RaftKernel(new Identity(A, 7), Voters.of(A, B, C), CONFIG, LOG, new Random(1), 0);
        EntryBatch unreadable =
                EntryBatch.of(EntryKind.MEMBERSHIP, List.of(new byte[] {9})).stamped(3, 6);

        assertThatThrownBy(() -> kernel.step(
                        new Input.Received(B, new Message.AppendRequest(3, 5, 3, 0, List.of(unreadable))), 0))
                .isInstanceOf(InvariantViolation.class)
                .hasCauseInstanceOf(CorruptEntryException.class)
                .hasMessageContaining("a membership has 6 to")
                .hasMessageContaining("AppendRequest 5 of term 3, b");
    }

    private static EntryBatch membership(long index) {
        return EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(Voters.of(A))))
                .stamped(1, index);
    }

    private static KernelState state() {
        return new KernelState(new Identity(A, 0), Voters.of(A, B, C), CONFIG, LOG, new Random(1), 0);
    }

    private static KernelView view(
            long term, @Nullable NodeId leader, long commit, long last, long durable, long membership) {
        return new KernelView(
                Role.FOLLOWER,
                term,
                leader,
                commit,
                last,
                durable,
                Voters.of(A, B, C).at(membership));
    }

    private static void assertViolates(int invariant, ThrowingCallable what) {
        assertThatThrownBy(what).isInstanceOf(InvariantViolation.class).hasMessageContaining("invariant " + invariant);
    }
}
