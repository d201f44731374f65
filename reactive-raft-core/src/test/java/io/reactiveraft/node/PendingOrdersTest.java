package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.InvalidConfigException;
import io.reactiveraft.MembershipChangeException.Reason;
import io.reactiveraft.NoLeaderException;
import io.reactiveraft.NodeClosedException;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.TransferFailedException;
import io.reactiveraft.kernel.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of operators' orders around the kernel. */
class PendingOrdersTest extends OrderScene {

    @Test
    void aLostAnswerLeavesAChangeUnknownAndATransferToBeSeen() {
        change(wanted);
        transfer(OTHER);
        answer(Verdict.LOST, 0);
        assertThat(heard).singleElement().isInstanceOf(OutcomeUnknownException.class);
        asked.remove(0);
        answer(Verdict.LOST, 0);
        assertThat(heard).hasSize(1);
        lead(OTHER, 4);
        assertThat(heard).hasSize(2).last().isEqualTo("done");
    }

    @Test
    void refusalsSayWhy() {
        for (Verdict verdict : List.of(Verdict.CONFLICT, Verdict.IN_PROGRESS, Verdict.NOT_READY, Verdict.INVALID)) {
            change(wanted);
            answer(verdict, 0);
            asked.clear();
        }
        assertThat(heard).last().isInstanceOf(InvalidConfigException.class);
        heard.remove(3);
        assertThat(reasons()).containsExactly(Reason.CONFLICT, Reason.IN_PROGRESS, Reason.NOT_READY);
    }

    @Test
    void anOrderThatNoLeaderTookIsGivenAgainUntilItsTimeIsUp() {
        change(wanted);
        answer(Verdict.NOT_LEADER, 0);
        turn();
        assertThat(asked).as("not at once").hasSize(1);
        now += SECOND;
        turn();
        assertThat(asked).hasSize(2);
        asked.remove(0);
        answer(Verdict.NO_LEADER, 0);
        now += 10 * SECOND;
        turn();
        assertThat(heard).singleElement().isInstanceOf(NoLeaderException.class);
    }

    @Test
    void anOrderIsNotGivenWhileNobodyLeads() {
        leader = null;
        change(wanted);
        assertThat(asked).isEmpty();
        lead(OTHER, 4);
        assertThat(asked).hasSize(1);
    }

    @Test
    void aTransferFailsIfSomebodyElseLeadsOrNobodyInTime() {
        transfer(OTHER);
        answer(Verdict.ACCEPTED, 0);
        lead(SELF, 4);
        assertThat(heard).singleElement().isInstanceOf(TransferFailedException.class);
        heard.clear();
        asked.clear();
        transfer(OTHER);
        answer(Verdict.ACCEPTED, 0);
        now += 2 * SECOND;
        turn();
        assertThat(heard).singleElement().isInstanceOf(TransferFailedException.class);
    }

    @Test
    void aTransferToWhomeverLeadsIsDoneAtOnce() {
        transfer(LEADER);
        answer(Verdict.ACCEPTED, 0);
        assertThat(heard).containsExactly("done");
    }

    @Test
    void whoStepsDownHearsWhoLeadsThen() {
        transfer(null);
        answer(Verdict.ACCEPTED, 0);
        assertThat(heard).isEmpty();
        lead(OTHER, 4);
        assertThat(heard).containsExactly(OTHER);
    }

    @Test
    void whoIsElectedAgainHasNotSteppedDown() {
        transfer(null);
        answer(Verdict.ACCEPTED, 0);
        lead(LEADER, 4);
        assertThat(heard).singleElement().isInstanceOf(TransferFailedException.class);
    }

    @Test
    void ordersThatNoKernelHasSeenAreRefusedWhenTheNodeCloses() {
        leader = null;
        change(wanted);
        orders.refuseWaiting();
        change(wanted);
        assertThat(heard).hasSize(2).allSatisfy(error -> assertThat(error).isInstanceOf(NodeClosedException.class));
    }
}
