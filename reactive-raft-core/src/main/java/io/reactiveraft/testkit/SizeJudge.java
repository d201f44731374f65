package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.EntryBatch;
import io.reactiveraft.spi.EntryKind;
import java.util.HashMap;
import java.util.Map;

/** Nobody takes more at once than it was told to. */
final class SizeJudge {

    private final RaftConfig.Limits limits;
    private final Map<NodeId, SimulatedLog> logs = new HashMap<>();

    SizeJudge(RaftConfig.Limits limits) {
        this.limits = limits;
    }

    void onWritten(SimulatedLog log) {
        logs.put(log.node(), log);
    }

    void onWipe(NodeId node) {
        logs.remove(node);
    }

    void onMessage(NodeId from, Message message) {
        if (message instanceof Message.AppendRequest request
                && request.batches().size() > 1) {
            long bytes = request.batches().stream().mapToLong(EntryBatch::bytes).sum();
            Violation.unless(
                    bytes <= limits.appendBytesMax(), "a message is as large as it may be at the most", from, bytes);
        }
    }

    /** One batch a leader takes in any case; of what its predecessors left it has no choice. */
    void onStatus(RaftStatus status) {
        SimulatedLog log = logs.get(status.node());
        if (status.role() == Role.LEADER
                && log != null
                && log.written().hardState().term() == status.term()
                && log.written().lastIndex() >= status.lastIndex()) {
            long bytes = uncommitted(log.written(), status);
            Violation.unless(
                    bytes <= Math.max(limits.uncommittedBytesMax(), limits.appendBytesMax()),
                    "a leader has no more uncommitted than it may have",
                    status,
                    bytes);
        }
    }

    private static long uncommitted(LogImage log, RaftStatus status) {
        long bytes = 0;
        long index = Math.max(status.commitIndex(), log.start().index()) + 1;
        while (index <= status.lastIndex()) {
            EntryBatch batch = log.read(index, status.lastIndex());
            boolean isProposed = batch.kind() == EntryKind.COMMAND || batch.kind() == EntryKind.SESSION;
            bytes += isProposed && batch.term() == status.term() ? batch.bytes() : 0;
            index = batch.lastIndex() + 1;
        }
        return bytes;
    }
}
