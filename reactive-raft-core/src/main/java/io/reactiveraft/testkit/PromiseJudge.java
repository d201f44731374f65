package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import java.util.HashMap;
import java.util.Map;

/** Whatever a node promises is on its disk at the moment at which the promise leaves it, and is kept from then on. */
final class PromiseJudge {

    private final Map<NodeId, SimulatedLog> logs = new HashMap<>();
    private final Map<NodeId, HardState> last = new HashMap<>();

    void onWritten(SimulatedLog log) {
        logs.put(log.node(), log);
    }

    void onWipe(NodeId node) {
        logs.remove(node);
        last.remove(node);
    }

    /** Terms only grow, and in each there is one vote. */
    void onDurable(SimulatedLog log, LogWrite write) {
        HardState state = write.hardState();
        if (state == null) {
            return;
        }
        HardState before = last.getOrDefault(log.node(), HardState.INITIAL);
        Violation.unless(state.term() >= before.term(), "terms never go back", log.node(), before, state);
        NodeId vote = before.vote();
        Violation.unless(
                state.term() > before.term() || vote == null || vote.equals(state.vote()),
                "one vote in a term",
                log.node(),
                before,
                state);
        last.put(log.node(), state);
    }

    void onMessage(NodeId from, NodeId to, Message message) {
        LogImage disk = logs.containsKey(from) ? logs.get(from).durable() : new LogImage();
        HardState state = disk.hardState();
        if (message instanceof Message.AppendReply reply) {
            boolean later = state.term() > reply.term();
            Violation.unless(
                    later || (state.term() == reply.term() && reply.matchIndex() <= disk.lastIndex()),
                    "what is acknowledged is durable",
                    from,
                    reply,
                    state,
                    disk.lastIndex());
        } else if (message instanceof Message.VoteReply reply && reply.granted() && !reply.preVote()) {
            requireVote(from, to, reply.term(), state);
        } else if (message instanceof Message.VoteRequest request && !request.preVote()) {
            requireVote(from, from, request.term(), state);
        }
    }

    private static void requireVote(NodeId voter, NodeId candidate, long term, HardState state) {
        Violation.unless(
                state.term() > term || (state.term() == term && candidate.equals(state.vote())),
                "a vote is durable before anybody hears of it",
                voter,
                candidate,
                term,
                state);
    }
}
