package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Membership;
import io.reactiveraft.Role;
import org.junit.jupiter.api.Test;

/** Who is shown no more of the log. */
class KernelViewTest {

    @Test
    void whoIsNoMemberIsLeftOutOnceThatIsCommitted() {
        assertThat(view(4, Voters.of(A, B).at(5)).leavesOut(C)).isFalse();
        assertThat(view(5, Voters.of(A, B).at(5)).leavesOut(C)).isTrue();
    }

    @Test
    void aMemberIsNot() {
        assertThat(view(5, Voters.of(A, B).at(5)).leavesOut(B)).isFalse();
    }

    @Test
    void nobodyIsByOneWhoKnowsOfNoVoters() {
        assertThat(view(5, Membership.NONE).leavesOut(C)).isFalse();
    }

    private static KernelView view(long commitIndex, Membership membership) {
        return new KernelView(Role.FOLLOWER, 3, B, commitIndex, 9, 9, membership);
    }
}
