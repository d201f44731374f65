package io.reactiveraft.testkit;

import io.reactiveraft.NodeId;
import java.util.HashMap;
import java.util.Map;

/** Every replica applies the same commands, each once and in order. */
final class ApplyJudge {

    private final Map<Long, Integer> digestAt = new HashMap<>();
    private final Map<Life, Long> appliedIndex = new HashMap<>();

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
}
