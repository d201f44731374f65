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
            requireOwnDisk(from, reply.disk());
            boolean later = state.term() > reply.term();
            Violation.unless(
                    later || (state.term() == reply.term() && isDurable(from, reply.term(), reply.matchIndex())),
                    "what is acknowledged is durable",
                    from,
                    reply,
                    state,
                    disk.lastIndex());
        } else if (message instanceof Message.HeartbeatReply reply) {
            requireOwnDisk(from, reply.disk());
        } else if (message instanceof Message.VoteReply reply && reply.granted() && !reply.preVote()) {
            requireVote(from, to, reply.term(), state);
        } else if (message instanceof Message.VoteRequest request && !request.preVote()) {
            requireVote(from, from, request.term(), state);
        }
    }

    /**
     * As it is in the log that the node has now, unless that is cut there: since then, or by a write under way for a
     * leader of a later term, of which nobody has been told yet.
     */
    private boolean isDurable(NodeId node, long term, long index) {
        SimulatedLog log = logs.get(node);
        if (log == null) {
            return index == 0;
        }
        LogImage written = log.written();
        boolean kept = index >= written.start().index() && index <= written.lastIndex();
        return (!kept || written.hardState().term() > term)
                ? index <= log.durable().lastIndex()
                : log.durable().holds(index, written.chainAt(index));
    }

    private void requireOwnDisk(NodeId node, long disk) {
        SimulatedLog log = logs.get(node);
        Violation.unless(disk == 0 || log == null || disk == log.diskId(), "a node speaks by its own disk", node, disk);
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
