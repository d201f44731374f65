package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The disk of a node that is to vote is replaced, and what was said by the earlier one comes late. */
class DiskChangeTest {

    private static final long EARLIER = 1;
    private static final long LATER = 2;
    private static final long LATEST = 3;

    private final LoneKernel leader = LoneKernel.among(1);
    private long wishes;

    @BeforeEach
    void bIsToVote() {
        leader.lead();
        leader.settle();
        leader.change(leader.view().membership().with(Voters.member(B)));
        leader.settle();
        wishes = leader.view().membership().index();
    }

    @Test
    void whoHasSpokenByOneDiskOnlyGetsInByIt() {
        acknowledges(wishes, EARLIER);

        assertIsAdmittedBy(EARLIER);
    }

    @Test
    void whatTheEarlierDiskHasAcknowledgedAdmitsNobody() {
        confirms(round(), LATER);

        acknowledges(wishes, EARLIER);

        assertIsNotAdmitted();
    }

    @Test
    void norIfItHasAnsweredARoundThatHadBegunBefore() {
        long before = round();
        confirms(round(), LATER);

        confirms(before, EARLIER);
        acknowledges(wishes, EARLIER);

        assertIsNotAdmitted();
    }

    @Test
    void whatTheLaterDiskHasAnsweredIsNoProofOfTheEarlier() {
        acknowledges(0, EARLIER);
        confirms(round(), LATER);
        confirms(round(), LATER);

        acknowledges(wishes, EARLIER);

        assertIsNotAdmitted();
    }

    @Test
    void everyChangeCountsFromAnew() {
        acknowledges(0, EARLIER);
        acknowledges(0, LATER);
        long before = round();
        acknowledges(0, LATEST);

        confirms(before, LATER);
        acknowledges(wishes, LATER);

        assertIsNotAdmitted();
    }

    @Test
    void theLaterDiskGetsInOnceItHasAnsweredARoundThatBeganAfterTheChange() {
        long before = round();
        acknowledges(0, EARLIER);
        acknowledges(wishes, LATER);
        confirms(before, LATER);
        assertIsNotAdmitted();

        confirms(round(), LATER);

        assertIsAdmittedBy(LATER);
    }

    /** A round that begins now. */
    private long round() {
        return leader.beat().last(B, Message.Heartbeat.class).round();
    }

    private void confirms(long round, long disk) {
        leader.told(B, new Message.HeartbeatReply(1, round, disk));
    }

    private void acknowledges(long matchIndex, long disk) {
        leader.told(B, new Message.AppendReply(1, matchIndex, disk));
    }

    private void assertIsNotAdmitted() {
        assertThat(leader.view().membership().voters()).containsExactly(A);
    }

    private void assertIsAdmittedBy(long disk) {
        assertThat(leader.view().membership().voters()).containsExactly(A, B);
        assertThat(leader.view().membership().disks()).isEqualTo(Map.of(B, disk));
    }
}
