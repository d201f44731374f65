package io.reactiveraft.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.CommandResult;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftException;
import io.reactiveraft.kernel.Mark;
import io.reactiveraft.spi.EntryKind;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Proposals tell which rare situations they meet. */
class NodeMarksTest {

    private static final ProposalEnd NOBODY = new ProposalEnd() {
        @Override
        public void applied(CommandResult result) {}

        @Override
        public void failed(RaftException error) {}
    };

    private final List<Mark> marks = new ArrayList<>();
    private final RaftConfig.Limits limits = new RaftConfig.Limits(100, 1 << 10, 1, 1 << 10, 100, 100, 1 << 10, 1, 1);
    private final ProposalLine line = new ProposalLine(limits, marks::add);

    @Test
    void aNodeOnWhichTooMuchWaitsSaysSo() {
        line.offer(proposal());
        line.offer(proposal());

        assertThat(marks).containsExactly(Mark.QUEUE_FULL);
    }

    @Test
    void oneThatIsWithdrawnBeforeAnybodyTookItIsNotTheSameAsOneThatIsGivenUpLater() {
        Proposal early = proposal();
        early.cancel();
        early.take();
        assertThat(marks).containsExactly(Mark.PROPOSAL_WITHDRAWN);

        Proposal late = proposal();
        late.take();
        late.expire();
        assertThat(marks).containsExactly(Mark.PROPOSAL_WITHDRAWN, Mark.PROPOSAL_UNDECIDED);
    }

    @Test
    void soMuchWithTheLeaderThatTheRestWaitsIsNoticed() {
        assertThat(line.isHeldBack()).isFalse();
        proposal().take();
        assertThat(line.isHeldBack()).isTrue();

        assertThat(marks).containsExactly(Mark.PROPOSALS_HELD_BACK);
    }

    private Proposal proposal() {
        return new Proposal(EntryKind.COMMAND, new byte[60], 0, line, NOBODY);
    }
}
