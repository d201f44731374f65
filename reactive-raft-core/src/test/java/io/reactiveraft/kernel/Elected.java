package io.reactiveraft.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import java.util.List;

/** Elections of kernels that a test drives by itself. */
final class Elected {

    private Elected() {}

    /** Lets a candidate win by the vote of another. Its first write as a leader is under way. Gives the time. */
    static long by(NodeId voter, RaftKernel candidate) {
        long now = candidate.deadlineNanos();
        candidate.step(new Input.Tick(), now);
        grant(voter, candidate, candidate.drain(), now);
        Effect.Persist write = only(Effect.Persist.class, candidate.drain());
        candidate.step(new Input.Persisted(write.writeId()), now);
        grant(voter, candidate, write.thenSend(), now);
        candidate.drain();
        assertThat(candidate.view().role()).isEqualTo(Role.LEADER);
        return now;
    }

    private static void grant(NodeId voter, RaftKernel candidate, List<? extends Effect> effects, long now) {
        Effect.Send asked = effects.stream()
                .filter(effect ->
                        effect instanceof Effect.Send send && send.to().equals(voter))
                .map(Effect.Send.class::cast)
                .findFirst()
                .orElseThrow();
        Message.VoteRequest request = (Message.VoteRequest) asked.message();
        Message vote = new Message.VoteReply(request.term(), request.preVote(), true, request.attempt(), 0);
        candidate.step(new Input.Received(voter, vote), now);
    }

    private static <E extends Effect> E only(Class<E> kind, List<Effect> effects) {
        return effects.stream()
                .filter(kind::isInstance)
                .map(kind::cast)
                .findFirst()
                .orElseThrow();
    }
}
