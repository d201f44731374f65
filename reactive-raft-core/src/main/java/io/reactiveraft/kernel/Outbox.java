package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * What is to leave at the end of the turn, by kind, so that the order of the effects does not depend on the order of
 * the inputs. A promise is a message that may leave only once everything written so far is durable.
 */
final class Outbox {

    private final List<Effect> answers = new ArrayList<>();
    private final List<Effect> sends = new ArrayList<>();
    private final List<Effect> fetches = new ArrayList<>();
    private final List<Effect> reads = new ArrayList<>();
    private List<Effect.Send> promises = new ArrayList<>();

    /** What became of proposals of this node. */
    void answer(Effect effect) {
        answers.add(effect);
    }

    void send(NodeId to, Message message) {
        sends.add(new Effect.Send(to, message));
    }

    void promise(NodeId to, Message message) {
        promises.add(new Effect.Send(to, message));
    }

    /** Entries, or a snapshot. */
    void fetch(Effect effect) {
        fetches.add(effect);
    }

    void readReady(long readId, long index) {
        reads.add(new Effect.ReadReady(readId, index));
    }

    void readFailed(long readId) {
        reads.add(new Effect.ReadFailed(readId));
    }

    List<Effect.Send> takePromises() {
        List<Effect.Send> taken = promises;
        promises = new ArrayList<>();
        return taken;
    }

    void takeAnswers(List<Effect> into) {
        move(answers, into);
    }

    void takeSends(List<Effect> into) {
        move(sends, into);
        move(fetches, into);
    }

    void takeReads(List<Effect> into) {
        move(reads, into);
    }

    private static void move(List<Effect> from, List<Effect> into) {
        into.addAll(from);
        from.clear();
    }
}
