package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.RecoveredLog;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** How an order ends that a follower hands on. */
class OrdersTest {

    private static final NodeId LEADER = NodeId.of("b");
    private static final KernelConfig CONFIG = new KernelConfig(
            new KernelConfig.Timing(100, 200, 30, 90, 200, 10_000),
            new KernelConfig.Limits(1000, 1000, 8, 8000, 10_000, 100_000, 10));

    private final RaftKernel kernel = new RaftKernel(
            new Identity(NodeId.of("a"), 0),
            Voters.of(NodeId.of("a"), LEADER),
            CONFIG,
            RecoveredLog.EMPTY,
            new Random(1),
            0);

    @Test
    void anOrderThatNeverLeftWasTakenByNobody() {
        Message.OrderRequest request = ask();
        kernel.step(new Input.Unsent(request), 2);

        assertThat(verdicts()).containsExactly(Verdict.NO_LEADER);
        assertThat(afterAnswer(request, Verdict.ACCEPTED))
                .as("it is answered once")
                .isEmpty();
    }

    @Test
    void anOrderOnItsWayWhenTheLeaderIsGoneMayHaveBeenTaken() {
        Message.OrderRequest request = ask();
        kernel.step(new Input.PeerDown(LEADER), 2);

        assertThat(verdicts()).containsExactly(Verdict.LOST);
        assertThat(afterAnswer(request, Verdict.ACCEPTED)).isEmpty();
    }

    @Test
    void anOrderThatALaterTermOvertakesMayHaveBeenTaken() {
        Message.OrderRequest request = ask();
        kernel.step(new Input.Received(LEADER, new Message.Heartbeat(2, 0, 1, 0)), 2);

        assertThat(verdicts()).containsExactly(Verdict.LOST);
        assertThat(afterAnswer(request, Verdict.ACCEPTED)).isEmpty();
    }

    @Test
    void theLeadersAnswerIsTheAnswer() {
        Message.OrderRequest request = ask();

        assertThat(afterAnswer(request, Verdict.CONFLICT)).containsExactly(Verdict.CONFLICT);
    }

    @Test
    void whatALaterTermAcceptsIsNotWhatWasAskedFor() {
        receive(LEADER, new Message.OrderReply(2, ask().token(), Verdict.ACCEPTED, 4));

        assertThat(verdicts()).containsExactly(Verdict.LOST);
    }

    @Test
    void aRefusalIsGoodInAnyLaterTerm() {
        receive(LEADER, new Message.OrderReply(2, ask().token(), Verdict.NOT_LEADER, 0));

        assertThat(verdicts()).containsExactly(Verdict.NOT_LEADER);
    }

    @Test
    void nobodyElseAnswersNorAnybodyOfAnEarlierTerm() {
        long token = ask().token();
        receive(NodeId.of("c"), new Message.OrderReply(1, token, Verdict.ACCEPTED, 0));
        receive(LEADER, new Message.OrderReply(0, token, Verdict.ACCEPTED, 0));

        assertThat(verdicts()).isEmpty();
    }

    private Message.OrderRequest ask() {
        kernel.step(new Input.Received(LEADER, new Message.Heartbeat(1, 0, 1, 0)), 1);
        kernel.drain();
        kernel.step(new Input.Persisted(1), 1);
        kernel.step(new Input.Ask(7, new Order.Transfer(null)), 1);
        return kernel.drain().stream()
                .filter(effect -> effect instanceof Effect.Send)
                .map(effect -> ((Effect.Send) effect).message())
                .filter(message -> message instanceof Message.OrderRequest)
                .map(message -> (Message.OrderRequest) message)
                .findFirst()
                .orElseThrow();
    }

    private List<Verdict> afterAnswer(Message.OrderRequest request, Verdict verdict) {
        receive(LEADER, new Message.OrderReply(1, request.token(), verdict, 0));
        return verdicts();
    }

    private void receive(NodeId from, Message message) {
        kernel.step(new Input.Received(from, message), 3);
    }

    private List<Verdict> verdicts() {
        return kernel.drain().stream()
                .filter(effect -> effect instanceof Effect.Ordered)
                .map(effect -> ((Effect.Ordered) effect).verdict())
                .toList();
    }
}
