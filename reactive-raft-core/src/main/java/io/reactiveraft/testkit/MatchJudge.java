package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import java.util.HashMap;
import java.util.Map;

/** What a follower acknowledges is what the leader has to whom it does. */
final class MatchJudge {

    private final Map<NodeId, SimulatedLog> logs = new HashMap<>();

    /** By which term a node has led since its process began. */
    private final Map<NodeId, Long> leading = new HashMap<>();

    void onWritten(SimulatedLog log) {
        logs.put(log.node(), log);
    }

    /** What it led with may be lost. */
    void onCrash(NodeId node) {
        leading.remove(node);
    }

    void onWipe(NodeId node) {
        logs.remove(node);
    }

    void onLeader(NodeId node, long term) {
        leading.put(node, term);
    }

    void onMessage(NodeId from, NodeId to, Message message) {
        if (message instanceof Message.AppendReply reply && logs.containsKey(from) && logs.containsKey(to)) {
            LogImage own = logs.get(from).written();
            LogImage leaders = logs.get(to).written();
            long index = reply.matchIndex();
            boolean isOfPresent = own.hardState().term() == reply.term()
                    && leaders.hardState().term() == reply.term();
            if (isOfPresent && leading.getOrDefault(to, 0L) == reply.term()) {
                Violation.unless(
                        index < own.start().index()
                                || (index <= own.lastIndex() && leaders.holds(index, own.chainAt(index))),
                        "what is acknowledged is in the log of the leader",
                        from,
                        to,
                        reply,
                        own.lastIndex(),
                        leaders.lastIndex());
            }
        }
    }
}
