package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import java.util.HashMap;
import java.util.Map;

/** Every replica applies the same commands, each once and in order, and comes to the same state. */
final class ApplyJudge {

    private final Map<Long, Integer> digestAt = new HashMap<>();
    private final Map<Life, Long> appliedIndex = new HashMap<>();
    private final Map<Long, Object> stateAt = new HashMap<>();

    /** A snapshot stands for all commands up to an index. */
    void onRestored(NodeId node, Life life, long index) {
        long before = appliedIndex.getOrDefault(life, 0L);
        Violation.unless(index >= before, "a snapshot takes nobody back", node, before, index);
        appliedIndex.put(life, index);
    }

    /** A command is applied in a life of a node. */
    void onApplied(NodeId node, Life life, long index, int digest) {
        long before = appliedIndex.getOrDefault(life, 0L);
        Violation.unless(index > before, "commands are applied in order", node, before, index);
        for (long skipped = before + 1; skipped < index; skipped++) {
            Integer left = digestAt.get(skipped);
            Violation.unless(left == null, "no command is left out", node, skipped, left);
        }
        Integer known = digestAt.putIfAbsent(index, digest);
        Violation.unless(known == null || known == digest, "replicas apply the same", node, index, known, digest);
        appliedIndex.put(life, index);
    }

    /** A replica that has applied everything up to an index, and nothing behind it, is in a state. */
    void onState(NodeId node, long index, Object state) {
        Object known = stateAt.putIfAbsent(index, state);
        Violation.unless(
                known == null || known.equals(state),
                "whoever has applied the same is in the same state",
                node,
                index,
                known,
                state);
    }
}
