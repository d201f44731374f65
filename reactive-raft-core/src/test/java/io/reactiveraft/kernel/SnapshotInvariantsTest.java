package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a lone kernel does with snapshots that must never be. */
class SnapshotInvariantsTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");
    private static final Membership MEMBERS = Voters.of(A, B, C);
    private static final KernelConfig CONFIG = new KernelConfig(
            new KernelConfig.Timing(100, 200, 30, 90, 200, 10_000),
            new KernelConfig.Limits(1000, 1000, 8, 8000, 10_000, 100_000, 10));

    /** Behind a snapshot up to 5 of term 2, with entries up to 8 of term 3, of which it knows up to 7 committed. */
    private final RaftKernel kernel = kernel(
            new RecoveredLog(new HardState(3, null), snapshot(5, 2), 8, List.of(new TermStart(6, 3)), List.of()));

    SnapshotInvariantsTest() {
        receive(new Message.AppendRequest(3, 8, 3, 7, List.of()));
        kernel.drain();
    }

    @Test
    void whatASnapshotStandsForIsCommittedFromTheBeginning() {
        RaftKernel fresh = kernel(new RecoveredLog(new HardState(3, null), snapshot(5, 2), 5, List.of(), List.of()));

        assertThat(fresh.view().commitIndex()).isEqualTo(5);
        assertThat(fresh.drain()).as("nothing is to be applied yet").isEmpty();
    }

    @Test
    void whatASnapshotOnTheDiskStandsForIsCommittedAsWell() {
        RaftKernel fresh = kernel(
                new RecoveredLog(new HardState(3, null), snapshot(5, 2), 8, List.of(new TermStart(6, 3)), List.of()));

        fresh.step(new Input.Restored(snapshot(7, 3)), 0);

        assertThat(fresh.view().commitIndex()).isEqualTo(7);
        assertThatThrownBy(() -> fresh.step(new Input.Restored(snapshot(8, 2)), 0))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("invariant 8");
    }

    @Test
    void nothingUncommittedIsGivenUp() {
        assertViolates(8, new Input.Compacted(snapshot(8, 3)));
    }

    @Test
    void aSnapshotOfAnotherTermDoesNotStandForTheLog() {
        assertViolates(8, new Input.Compacted(snapshot(7, 2)));
    }

    @Test
    void aSnapshotOfAnotherMembershipDoesNotStandForTheLog() {
        assertViolates(9, new Input.Compacted(new SnapshotInfo(7, 3, Voters.of(A, B))));
    }

    @Test
    void aSnapshotOlderThanTheLogComesLate() {
        kernel.step(new Input.Compacted(snapshot(3, 1)), 0);

        assertThat(kernel.snapshotAt(5)).isEqualTo(snapshot(5, 2));
    }

    @Test
    void aSnapshotThatNobodyAskedForIsNotInstalled() {
        assertViolates(8, new Input.Installed(snapshot(9, 3)));
        assertViolates(8, new Input.NotInstalled(snapshot(9, 3)));
    }

    @Test
    void aSnapshotThatStandsForLessThanWasAskedForIsNotInstalled() {
        receive(new Message.SnapshotOffer(3, snapshot(20, 3)));
        assertThat(kernel.drain()).contains(new Effect.FetchSnapshot(B, snapshot(20, 3)));

        assertViolates(8, new Input.Installed(snapshot(19, 3)));
    }

    @Test
    void aSnapshotOfATermOfWhichNothingWasHeardIsNotInstalled() {
        receive(new Message.SnapshotOffer(3, snapshot(20, 3)));
        kernel.drain();

        assertViolates(8, new Input.Installed(snapshot(30, 5)));
    }

    @Test
    void aSnapshotThatStandsForMoreThanWasAskedForIsInstalled() {
        receive(new Message.SnapshotOffer(3, snapshot(20, 3)));
        kernel.drain();

        kernel.step(new Input.Installed(snapshot(21, 3)), 0);

        assertThat(kernel.view().commitIndex()).isEqualTo(21);
        assertThat(kernel.view().lastIndex()).isEqualTo(21);
    }

    @Test
    void whatIsKnownToBeCommittedIsNotInstalled() {
        receive(new Message.SnapshotOffer(4, snapshot(8, 4)));
        receive(new Message.Heartbeat(4, 8, 1, 0));

        assertThatThrownBy(() -> kernel.step(new Input.Installed(snapshot(8, 4)), 0))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("invariant 8: a snapshot up to 8 was installed, but 8 is committed");
    }

    @Test
    void nothingTakesThePlaceOfALeadersLog() {
        receive(new Message.SnapshotOffer(3, snapshot(20, 3)));
        lead();

        assertViolates(4, new Input.Installed(snapshot(20, 3)));
    }

    @Test
    void aLeaderThatLacksWhatASnapshotStandsForStopsIt() {
        assertThatThrownBy(() -> receive(new Message.AppendRequest(4, 9, 1, 5, List.of())))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("invariant 3");
    }

    @Test
    void whatASnapshotOfTheAppliedEntriesStandsFor() {
        assertThat(kernel.snapshotAt(5)).isEqualTo(snapshot(5, 2));
        assertThat(kernel.snapshotAt(7)).isEqualTo(snapshot(7, 3));
        assertThatThrownBy(() -> kernel.snapshotAt(4)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> kernel.snapshotAt(8)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void aLogWithAHoleIsNotTaken() {
        assertThatThrownBy(() -> kernel(new RecoveredLog(
                        new HardState(3, null), snapshot(5, 2), 8, List.of(new TermStart(7, 3)), List.of())))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("begin at 7 instead of 6");
    }

    @Test
    void aLeaderIsSilentOnlyToThoseWhoHaveNothingToHear() {
        lead();
        kernel.step(new Input.Compacted(snapshot(6, 3)), 1000);
        kernel.drain();
        receive(new Message.AppendReject(4, 8, 4, 1));

        assertThat(kernel.drain()).containsExactly(new Effect.Send(B, new Message.SnapshotOffer(4, snapshot(6, 3))));
    }

    @Test
    void twoWhoLeadInOneTermStopALeader() {
        lead();

        assertViolates(7, new Input.Received(C, new Message.SnapshotOffer(4, snapshot(20, 3))));
    }

    @ParameterizedTest
    @ValueSource(longs = {6, 7})
    void whatWasReadBeforeItWasGivenUpIsNotSent(long givenUp) {
        lead();
        receive(new Message.AppendReject(4, 8, 5, 2));
        kernel.drain();
        receive(new Message.AppendReply(4, 5, 0));
        assertThat(kernel.drain()).contains(new Effect.Fetch(B, 6, 8, 8000));

        kernel.step(new Input.Compacted(snapshot(givenUp, 3)), 1000);
        kernel.step(new Input.Fetched(B, 6, List.of(ShadowLog.batch(1, 2).stamped(3, 6))), 1000);

        assertThat(kernel.drain())
                .contains(new Effect.Send(B, new Message.SnapshotOffer(4, snapshot(givenUp, 3))))
                .noneMatch(effect -> effect instanceof Effect.Send send
                        && send.to().equals(B)
                        && send.message() instanceof Message.AppendRequest);
    }

    private static SnapshotInfo snapshot(long index, long term) {
        return new SnapshotInfo(index, term, MEMBERS);
    }

    private static RaftKernel kernel(RecoveredLog recovered) {
        return new RaftKernel(new Identity(A, 0), MEMBERS, CONFIG, recovered, new Random(1), 0);
    }

    private void lead() {
        Elected.by(B, kernel);
    }

    private void receive(Message message) {
        kernel.step(new Input.Received(B, message), 0);
    }

    private void assertViolates(int invariant, Input input) {
        assertThatThrownBy(() -> kernel.step(input, 0))
                .isInstanceOf(InvariantViolation.class)
                .hasMessageContaining("invariant " + invariant);
    }
}
