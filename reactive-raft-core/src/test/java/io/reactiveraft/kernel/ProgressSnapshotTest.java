package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.PeerStatus.State;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.RecoveredLog;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.TermStart;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** How a leader sees a follower that needs what is in the log no more. */
class ProgressSnapshotTest {

    private static final LogOutline OUTLINE = new LogOutline(new RecoveredLog(
            new HardState(9, null),
            new SnapshotInfo(10, 5, Voters.of(List.of())),
            20,
            List.of(new TermStart(11, 5), new TermStart(15, 9)),
            List.of()));

    private final Progress progress = new Progress(21, new Window(100, 1000, 0));

    @Test
    void itIsOfferedAtOnceAndThenEveryFourthRound() {
        progress.onCompacted(10);
        assertThat(progress.takeOfferDue()).isTrue();
        for (int round = 1; round <= 12; round++) {
            progress.onHeartbeatRound(round);
            progress.onCompacted(10);
            assertThat(progress.takeOfferDue()).as("round %d", round).isEqualTo(round % 4 == 0);
        }
    }

    @Test
    void itIsOfferedWhenTheFollowerCanBeReachedAgainAndNotBefore() {
        progress.onCompacted(10);
        progress.takeOfferDue();
        progress.onConnectionChanged(false);
        assertThat(progress.takeOfferDue()).isFalse();
        progress.onConnectionChanged(true);
        assertThat(progress.takeOfferDue()).isTrue();
        assertThat(progress.state()).isEqualTo(State.SNAPSHOT);
    }

    @Test
    void whatIsAcknowledgedBeforeItsEndLeavesItWhereItIs() {
        progress.onCompacted(10);
        progress.takeOfferDue();
        progress.onAck(9, 0);

        assertThat(progress.match()).isEqualTo(9);
        assertThat(progress.state()).isEqualTo(State.SNAPSHOT);
        assertThat(progress.takeOfferDue())
                .as("it may have installed an older one")
                .isTrue();
        progress.onAck(9, 0);
        assertThat(progress.takeOfferDue()).as("that is old news").isFalse();
    }

    @Test
    void itsEndAcknowledgedItGoesOnBehindThat() {
        progress.onCompacted(10);
        progress.onAck(10, 0);

        assertThat(progress.state()).isEqualTo(State.REPLICATE);
        assertThat(progress.next()).isEqualTo(11);
        assertThat(progress.takeOfferDue()).isFalse();
    }

    @Test
    void rejectionsOfWhatWasSentBeforeComeLate() {
        progress.onCompacted(10);
        progress.onReject(new Message.AppendReject(9, 20, 15, 9), OUTLINE);

        assertThat(progress.state()).isEqualTo(State.SNAPSHOT);
    }

    @Test
    void whatWasOnTheWayIsForgotten() {
        progress.onAck(12, 0);
        progress.onSent(15, 100, 0);
        progress.onCompacted(16);

        assertThat(progress.inflight().isEmpty()).isTrue();
        assertThat(progress.room()).isEqualTo(progress.window().bytes());
    }

    @Test
    void aHintThatIsInTheLogNoMoreLeadsBeforeTheSnapshot() {
        progress.onReject(new Message.AppendReject(9, 20, 8, 3), OUTLINE);
        assertThat(progress.next()).isEqualTo(9);

        Progress other = new Progress(21, new Window(100, 1000, 0));
        other.onReject(new Message.AppendReject(9, 20, 18, 4), OUTLINE);
        assertThat(other.next()).as("no later entry is of a term so early").isEqualTo(10);
    }

    /** Whatever is said and lost, in the end an acknowledgement of everything is all that is needed. */
    @RepeatedTest(100)
    void itIsNeverStuck(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        long snapshot = 0;
        long match = 0;
        for (int i = 0; i < 200; i++) {
            switch (random.nextInt(8)) {
                case 0 -> progress.onAck(random.nextLong(21), i);
                case 1 ->
                    progress.onReject(
                            new Message.AppendReject(9, random.nextLong(21), random.nextLong(21), random.nextLong(10)),
                            OUTLINE);
                case 2 -> progress.onConnectionChanged(random.nextBoolean());
                case 3 -> progress.onHeartbeatRound(i);
                case 4 -> progress.onHeartbeatReply(i);
                case 5 -> snapshot = Math.max(snapshot, random.nextLong(21));
                default -> {
                    if (progress.isReplicating() && progress.next() <= 20 && progress.next() > snapshot) {
                        progress.onSent(progress.next() + random.nextLong(21 - progress.next()), 10, i);
                    }
                }
            }
            if (progress.next() <= snapshot) {
                progress.onCompacted(snapshot);
            }
            assertThat(progress.match()).isGreaterThanOrEqualTo(match);
            assertThat(progress.next()).isGreaterThan(progress.state() == State.SNAPSHOT ? 0 : progress.match());
            assertThat(progress.state() == State.SNAPSHOT).isEqualTo(progress.next() <= snapshot);
            match = progress.match();
        }
        progress.onAck(20, 1000);

        assertThat(progress.state()).isEqualTo(State.REPLICATE);
        assertThat(progress.next()).isEqualTo(21);
    }
}
