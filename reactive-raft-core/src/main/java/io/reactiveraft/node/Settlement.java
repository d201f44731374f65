package io.reactiveraft.node;

import io.reactiveraft.CommandResult;
import io.reactiveraft.StateMachine;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings results to the proposals, and answers to the questions, that wait for an index. Owned by the apply worker. */
final class Settlement<S> {

    private record Waiting<S>(long index, List<Question<S>> questions) {}

    /** By first index. Those of different terms may overlap; at most one of them is what was committed. */
    private final List<PendingBatch> pending = new ArrayList<>();

    private final Deque<Waiting<S>> waiting = new ArrayDeque<>();

    void expect(List<PendingBatch> batches) {
        pending.addAll(batches);
    }

    /** An entry of a term was committed at an index; null is the result of an entry that is no command. */
    void settle(long index, long term, @Nullable CommandResult result) {
        int i = 0;
        while (i < pending.size() && pending.get(i).firstIndex() <= index) {
            PendingBatch batch = pending.get(i);
            if (index <= batch.lastIndex()) {
                settle(batch, index, term, result);
            }
            if (index >= batch.lastIndex()) {
                pending.remove(i);
            } else {
                i++;
            }
        }
    }

    private static void settle(PendingBatch batch, long index, long term, @Nullable CommandResult result) {
        Proposal proposal = batch.at(index);
        if (batch.term() == term && result != null) {
            proposal.complete(result);
        } else {
            proposal.replaced();
        }
    }

    void ask(long index, List<Question<S>> questions) {
        waiting.add(new Waiting<>(index, questions));
    }

    /** Asks what waits for an index no higher than this. In order, so one that waits longer may hold up another. */
    void answer(long appliedIndex, StateMachine<S> machine) {
        for (Waiting<S> head = waiting.peek(); head != null && head.index() <= appliedIndex; head = waiting.peek()) {
            waiting.poll();
            head.questions().forEach(question -> question.ask(machine.state()));
        }
    }

    void fail(Throwable error) {
        pending.forEach(batch -> batch.proposals().forEach(proposal -> proposal.fail(error)));
        pending.clear();
        waiting.forEach(some -> some.questions().forEach(question -> question.fail(error)));
        waiting.clear();
    }
}
