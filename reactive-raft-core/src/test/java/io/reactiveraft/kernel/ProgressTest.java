package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.spi.RecoveredLog;
import org.junit.jupiter.api.Test;

/** A leader's view of a follower, moment by moment. */
class ProgressTest {

    private final LogOutline outline = new LogOutline(RecoveredLog.EMPTY);
    private final Progress progress = new Progress(1, new Window(100, 1_000, 10));

    @Test
    void theCommitIndexThatWasToldNeverGoesBack() {
        progress.tellCommit(3);
        progress.tellCommit(2);
        assertThat(progress.toldCommit()).isEqualTo(3);

        assertThat(progress.awaitsCommit()).isFalse();
        progress.awaitCommit(3);
        assertThat(progress.awaitsCommit()).isFalse();
        progress.awaitCommit(5);
        progress.awaitCommit(4);
        progress.tellCommit(4);
        assertThat(progress.awaitsCommit()).isTrue();
        progress.tellCommit(5);
        assertThat(progress.awaitsCommit()).isFalse();
    }

    @Test
    void whatWasOnTheWayWhenTheConnectionChangedTellsNothingOfTheWay() {
        replicating(3);
        progress.pulse().onSent(1, 0);
        progress.onSent(4, 100, 0);
        progress.window().onKeptBack();
        progress.onConnectionChanged(true);
        progress.onAck(4, 1_000_000);
        progress.pulse().onAnswered(1, 1_000_000);

        assertThat(progress.window().bytes()).isEqualTo(1_000);
        assertThat(progress.pulse().roundTrip().isMeasured()).isFalse();
    }

    @Test
    void aFetchThatFailedIsTriedAgainWithTheNextHeartbeat() {
        assertThat(progress.hasFetchFailed()).isFalse();
        progress.onFetchFailed();
        assertThat(progress.hasFetchFailed()).isTrue();
        progress.onHeartbeatRound(1);
        assertThat(progress.hasFetchFailed()).isFalse();
    }

    @Test
    void whatIsUnacknowledgedForTwoRoundsIsLostHoweverMuchIsSentMeanwhile() {
        replicating(3);
        progress.onSent(4, 10, 0);
        progress.onHeartbeatRound(1);
        progress.onSent(5, 10, 0);
        progress.onAck(3, 0);
        progress.onHeartbeatRound(2);

        progress.onHeartbeatReply(1);
        assertThat(progress.isReplicating()).isTrue();
        progress.onHeartbeatReply(2);
        assertThat(progress.isReplicating()).isFalse();
        assertThat(progress.next()).isEqualTo(4);
    }

    @Test
    void progressAndSilenceWithNothingUnderWayAreNoLoss() {
        replicating(3);
        progress.onHeartbeatRound(1);
        progress.onHeartbeatRound(2);
        progress.onSent(4, 10, 0);
        progress.onSent(5, 10, 0);
        progress.onHeartbeatRound(3);
        progress.onAck(4, 0);
        progress.onHeartbeatRound(4);
        progress.onHeartbeatReply(4);
        assertThat(progress.isReplicating()).isTrue();

        progress.onHeartbeatRound(5);
        progress.onHeartbeatReply(5);
        assertThat(progress.isReplicating()).isFalse();
    }

    @Test
    void aRejectionOfWhatWasAcknowledgedComesLate() {
        replicating(3);

        progress.onReject(new Message.AppendReject(1, 3, 0, 0), outline);

        assertThat(progress.isReplicating()).isTrue();
        assertThat(progress.next()).isEqualTo(4);
    }

    @Test
    void aRejectionGoesBackEvenIfItsHintDoesNot() {
        replicating(1);

        progress.onReject(new Message.AppendReject(1, 4, 9, 1), outline);

        assertThat(progress.isReplicating()).isFalse();
        assertThat(progress.next()).isEqualTo(4);
    }

    /** A follower that has acknowledged up to an index of a log that goes on. */
    private void replicating(long match) {
        for (int index = 1; index <= 6; index++) {
            outline.append(ShadowLog.batch(0).stamped(1, index));
        }
        progress.onAck(match, 0);
    }
}
