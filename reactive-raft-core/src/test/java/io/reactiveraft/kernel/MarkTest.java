package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import io.reactiveraft.spi.RecoveredLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A kernel tells which rare situations it meets, when it meets them and not otherwise. */
class MarkTest {

    private static final NodeId A = NodeId.of("a");
    private static final NodeId B = NodeId.of("b");
    private static final NodeId C = NodeId.of("c");

    private final List<Mark> marks = new ArrayList<>();
    private final RaftKernel kernel = new RaftKernel(
            new Identity(A, 0),
            Voters.of(A, B, C),
            new KernelConfig(
                    new KernelConfig.Timing(100, 200, 30, 90, 200, 10_000),
                    new KernelConfig.Limits(1_000, 1_000, 8, 8_000, 10_000, 100_000, 10),
                    marks::add),
            RecoveredLog.EMPTY,
            new Random(1),
            0);
    private long now = 1;

    @Test
    void whatHappensAllTheTimeIsNoMark() {
        receive(B, Say.append(1, 0, 0, 0, 1, 1));
        receive(B, Say.heartbeat(1, 2, 1));
        receive(B, Say.append(1, 2, 1, 2, 1));

        assertThat(marks).isEmpty();
    }

    @Test
    void oneWhoHearsOfALeaderSaysWhyItRefusesItsVote() {
        receive(B, Say.heartbeat(1, 0, 1));
        receive(C, Say.preVote(2, 0, 0));
        receive(C, Say.vote(2, 0, 0));

        assertThat(marks).containsExactly(Mark.PRE_VOTE_REFUSED_FOR_LEADER, Mark.VOTE_REFUSED_FOR_LEADER);
    }

    @Test
    void oneWhoHasMoreThanACandidateSaysSo() {
        receive(B, Say.append(1, 0, 0, 0, 1, 1));
        now += 110;
        receive(C, Say.vote(2, 1, 1));

        assertThat(marks).containsExactly(Mark.VOTE_REFUSED_LOG_BEHIND);
    }

    @Test
    void whatANewLeaderDoesNotHaveIsCutOffAndAChangeWithIt() {
        receive(B, Say.append(1, 0, 0, 0, 1));
        receive(B, Say.append(1, 1, 1, 0, Voters.of(A, B)));
        persisted(1);
        persisted(2);
        receive(C, Say.append(2, 1, 1, 0, 2));

        assertThat(marks).containsExactly(Mark.SUFFIX_CUT, Mark.CHANGE_CUT_OFF);
    }

    @Test
    void aForwardedProposalEndsWithTheWayToItsLeader() {
        receive(B, Say.heartbeat(1, 0, 1));
        step(new Input.Propose(7, EntryBatch.of(EntryKind.COMMAND, List.of(new byte[1]))));
        step(new Input.PeerDown(B));

        assertThat(marks).containsExactly(Mark.FORWARD_LOST);
    }

    @Test
    void aProcessThatDidNotRunForAWhileNoticesIt() {
        receive(B, Say.heartbeat(1, 0, 1));
        now += 1_000;
        receive(B, Say.heartbeat(1, 0, 2));

        assertThat(marks).containsExactly(Mark.STALLED_AS_FOLLOWER);
    }

    private void receive(NodeId from, Message message) {
        step(new Input.Received(from, message));
    }

    private void persisted(long writeId) {
        step(new Input.Persisted(writeId));
    }

    private void step(Input input) {
        kernel.step(input, now);
        kernel.drain();
    }
}
