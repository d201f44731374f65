package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Those who propose and read, and who remember what they were told. */
final class Clients {

    private record Asked(NodeId node, long committedThen) {}

    private final Map<Long, NodeId> proposed = new TreeMap<>();
    private final Map<Long, Asked> reads = new TreeMap<>();
    private final Map<Judges.Place, Long> appended = new HashMap<>();
    private final Map<Judges.Place, Long> committedValues = new HashMap<>();
    private final Set<Long> refused = new HashSet<>();
    private final Set<Long> committed = new HashSet<>();
    private long answers;

    void propose(NodeId node, long token) {
        proposed.put(token, node);
    }

    void read(NodeId node, long readId, long committedIndex) {
        reads.put(readId, new Asked(node, committedIndex));
    }

    long answers() {
        return answers;
    }

    private void takeAnswer(NodeId node, long token) {
        NodeId asked = proposed.remove(token);
        Judges.require(node.equals(asked), "one answer for each proposal", node, token, String.valueOf(asked));
        answers++;
    }

    void onAppended(NodeId node, Effect.Appended effect) {
        takeAnswer(node, effect.token());
        Judges.Place place = new Judges.Place(effect.firstIndex(), effect.term());
        Long other = appended.putIfAbsent(place, effect.token());
        Judges.require(other == null, "one proposal in one place", effect, String.valueOf(other));
        Long value = committedValues.get(place);
        Judges.require(value == null || value == effect.token(), "the place is the proposal's", effect);
    }

    void onRefused(NodeId node, long token) {
        takeAnswer(node, token);
        refused.add(token);
        Judges.require(!committed.contains(token), "what was refused is not appended", token);
    }

    void onLost(NodeId node, long token) {
        takeAnswer(node, token);
    }

    void onCommitted(long index, ShadowLog.Entry entry) {
        if (entry.value() != ShadowLog.NOTHING) {
            Judges.require(!refused.contains(entry.value()), "what was refused is not appended", index, entry);
            Judges.require(committed.add(entry.value()), "a proposal is committed once", index, entry);
            Judges.Place place = new Judges.Place(index, entry.term());
            committedValues.put(place, entry.value());
            Long token = appended.get(place);
            Judges.require(token == null || token == entry.value(), "the place is the proposal's", index, entry);
        }
    }

    void onReadReady(NodeId node, Effect.ReadReady ready) {
        Asked asked = reads.remove(ready.readId());
        Judges.require(asked != null && asked.node.equals(node), "one answer for each read", node, ready);
        Judges.require(
                asked != null && ready.index() >= asked.committedThen,
                "a read sees what was committed before it",
                ready,
                String.valueOf(asked));
        answers++;
    }

    void onReadFailed(NodeId node, long readId) {
        Asked asked = reads.remove(readId);
        Judges.require(asked != null && asked.node.equals(node), "one answer for each read", node, readId);
    }

    void onCrash(NodeId node) {
        proposed.values().removeIf(node::equals);
        reads.values().removeIf(asked -> asked.node.equals(node));
    }

    /** After a while without faults nobody waits any more. */
    void requireNoneWaiting() {
        Judges.require(proposed.isEmpty() && reads.isEmpty(), "everybody gets an answer", proposed, reads);
    }
}
