package io.reactiveraft.node;

import io.reactiveraft.CommandResult;
import io.reactiveraft.OutcomeUnknownException;
import io.reactiveraft.RaftException;
import io.reactiveraft.StateMachine;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Brings results to the proposals, and answers to the questions, that wait for an index. Owned by the apply worker. */
final class Settlement<S> {

    /** By first index. Those of different terms may overlap; at most one of them is what was committed. */
    private final List<PendingBatch> pending = new ArrayList<>();

    private final AnswersToCome<S> answers = new AnswersToCome<>();

    void expect(List<PendingBatch> batches) {
        pending.addAll(batches);
    }

    /** An entry of a term was committed at an index; null is the result of an entry that nobody proposed. */
    void settle(long index, long term, @Nullable CommandResult result) {
        settle(index, term, result, null);
    }

    /** An entry of a term was committed at an index, but without effect. */
    void refuse(long index, long term, RaftException error) {
        settle(index, term, null, error);
    }

    private void settle(long index, long term, @Nullable CommandResult result, @Nullable RaftException error) {
        int i = 0;
        while (i < pending.size() && pending.get(i).firstIndex() <= index) {
            PendingBatch batch = pending.get(i);
            if (index <= batch.lastIndex()) {
                Proposal proposal = batch.at(index);
                if (batch.term() == term && result != null) {
                    proposal.complete(result);
                } else if (batch.term() == term && error != null) {
                    proposal.fail(error);
                } else {
                    proposal.replaced();
                }
            }
            if (index >= batch.lastIndex()) {
                pending.remove(i);
            } else {
                i++;
            }
        }
    }

    /** A snapshot has taken the place of entries: nobody here sees what came of what waits for one up to its index. */
    void overtake(long index) {
        OutcomeUnknownException error = new OutcomeUnknownException("a snapshot came in place of the entry");
        for (PendingBatch batch : pending) {
            for (long at = batch.firstIndex(); at <= Math.min(index, batch.lastIndex()); at++) {
                batch.at(at).fail(error);
            }
        }
        pending.removeIf(batch -> batch.lastIndex() <= index);
    }

    void ask(long index, List<Question<S>> questions) {
        answers.add(index, questions);
    }

    /** Asks what waits for an index no higher than this. */
    void answer(long appliedIndex, StateMachine<S> machine) {
        answers.answer(appliedIndex, machine);
    }

    void fail(RaftException error) {
        pending.forEach(batch -> batch.proposals().forEach(proposal -> proposal.fail(error)));
        pending.clear();
        answers.fail(error);
    }
}
