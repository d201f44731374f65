package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.List;

/**
 * What left a kernel in a turn, or in several.
 *
 * @param effects in order; what is to leave only after a write is not among them until that is durable
 */
record Turn(List<Effect> effects) {

    Turn and(Turn next) {
        List<Effect> both = new ArrayList<>(effects);
        both.addAll(next.effects);
        return new Turn(both);
    }

    <E extends Effect> List<E> all(Class<E> kind) {
        return effects.stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** What is said to one peer. */
    List<Message> to(NodeId peer) {
        return all(Effect.Send.class).stream()
                .filter(send -> send.to().equals(peer))
                .map(Effect.Send::message)
                .toList();
    }

    /** What of one kind is said to one peer. */
    <M extends Message> List<M> to(NodeId peer, Class<M> kind) {
        return to(peer).stream().filter(kind::isInstance).map(kind::cast).toList();
    }

    /** The last that of one kind is said to one peer. */
    <M extends Message> M last(NodeId peer, Class<M> kind) {
        List<M> said = to(peer, kind);
        if (said.isEmpty()) {
            throw new AssertionError("no " + kind.getSimpleName() + " to " + peer + " in " + effects);
        }
        return said.get(said.size() - 1);
    }

    /** The commit indexes that became known. */
    List<Long> commits() {
        return all(Effect.Commit.class).stream().map(Effect.Commit::index).toList();
    }

    /** Whether nothing is said to anybody. */
    boolean isSilent() {
        return all(Effect.Send.class).isEmpty();
    }
}
