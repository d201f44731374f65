package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Membership;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.MembershipCodec;
import io.reactiveraft.spi.RecoveredLog;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What a leader knows of whom it serves. */
class FollowersTest {

    private final KernelState state = new KernelState(
            new Identity(A, 0),
            Voters.of(A, B, C),
            new KernelConfig(LoneKernel.TIMING, new KernelConfig.Limits(1_000, 1_000, 8, 8_000, 10_000, 100_000, 10)),
            RecoveredLog.EMPTY,
            new Random(1),
            0);
    private final Followers followers = new Followers(state);

    @Test
    void whoComesBackBeforeHeKnowsThatHeWasRemovedIsSomebodyNew() {
        followers.onDisk(B, 7, 0);
        Progress before = followers.of(B);
        change(Voters.of(A, C));
        assertThat(followers.of(B)).isSameAs(before);

        change(Voters.of(A, B, C));

        assertThat(followers.of(B)).isNotNull().isNotSameAs(before);
        assertThat(followers.diskOf(B)).isZero();
    }

    private void change(Membership membership) {
        state.log()
                .append(EntryBatch.of(EntryKind.MEMBERSHIP, List.of(MembershipCodec.encode(membership)))
                        .stamped(1, state.log().lastIndex() + 1));
        followers.onMembershipChanged();
    }
}
