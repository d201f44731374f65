package io.reactiveraft.kernel;

import static io.reactiveraft.kernel.LoneKernel.A;
import static io.reactiveraft.kernel.LoneKernel.B;
import static io.reactiveraft.kernel.LoneKernel.C;
import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.Membership;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import java.util.List;
import org.junit.jupiter.api.Test;

/** One who is to found a cluster, and what reaches him before he has. */
class FounderTest {

    private final LoneKernel founder =
            LoneKernel.in(A, Membership.founding(List.of(Voters.member(A), Voters.member(B), Voters.member(C))));

    @Test
    void whoIsToBeAloneFoundsAtOnce() {
        LoneKernel alone = LoneKernel.in(A, Membership.founding(List.of(Voters.member(A))));
        alone.pass(0);
        alone.settle();

        assertThat(alone.view().role()).isEqualTo(Role.LEADER);
        assertThat(alone.view().membership().voters()).containsExactly(A);
    }

    @Test
    void heAsksAgainAtEveryHeartbeat() {
        assertThat(founder.pass(0).to(B, Message.FoundRequest.class)).hasSize(1);
        assertThat(founder.patienceNanos()).isEqualTo(LoneKernel.TIMING.heartbeatNanos());

        assertThat(founder.timeout().to(B, Message.FoundRequest.class)).hasSize(1);
    }

    @Test
    void whoTakesHimForALeaderIsToldThatHeIsNot() {
        assertThat(founder.told(B, Say.readRequest(0, 7)).to(B)).containsExactly(Say.readReply(0, 7, false, 0));
        assertThat(founder.told(B, new Message.ForwardRequest(0, 8, ShadowLog.batch(8)))
                        .to(B))
                .containsExactly(new Message.ForwardReply(0, 8, 0, Reason.NOT_LEADER));
        assertThat(founder.told(B, new Message.OrderRequest(0, 9, new Order.Transfer(null)))
                        .to(B))
                .containsExactly(new Message.OrderReply(0, 9, Verdict.NOT_LEADER, 0));

        assertThat(founder.pass(0).to(C, Message.FoundRequest.class)).hasSize(1);
    }

    @Test
    void whoStandsForElectionTellsHimThatThereIsAClusterAlready() {
        founder.restartAtOnce();
        long token = founder.pass(0).last(B, Message.FoundRequest.class).token();

        assertThat(founder.told(C, Say.vote(3, 5, 2)).to(C, Message.VoteReply.class))
                .containsExactly((Message.VoteReply) Say.refused(3));
        founder.told(new Message.FoundReply(0, token, true), B, C);

        assertThat(founder.view().term()).isEqualTo(3);
        assertThat(founder.view().lastIndex()).isZero();
    }
}
