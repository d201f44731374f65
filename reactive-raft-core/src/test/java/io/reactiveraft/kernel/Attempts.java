package io.reactiveraft.kernel;

/** Lets tests that ask for nothing but the latest attempt to be elected not know its number: they say 0. */
final class Attempts {

    private long latest;

    /** What a candidate is told is told about its latest attempt. */
    Input in(Input input) {
        if (input instanceof Input.Received received
                && received.message() instanceof Message.VoteReply reply
                && reply.attempt() == 0) {
            Message numbered =
                    new Message.VoteReply(reply.term(), reply.preVote(), reply.granted(), latest, reply.disk());
            return new Input.Received(received.from(), numbered);
        }
        return input;
    }

    /** What a candidate asks for loses its number. */
    Effect out(Effect effect) {
        if (effect instanceof Effect.Send send) {
            return out(send);
        } else if (effect instanceof Effect.Persist write) {
            return new Effect.Persist(
                    write.writeId(),
                    write.hardState(),
                    write.truncateFrom(),
                    write.batches(),
                    write.thenSend().stream().map(this::out).toList());
        }
        return effect;
    }

    private Effect.Send out(Effect.Send send) {
        if (send.message() instanceof Message.VoteRequest request) {
            latest = request.attempt();
            return new Effect.Send(
                    send.to(),
                    new Message.VoteRequest(
                            request.term(),
                            request.preVote(),
                            request.transfer(),
                            0,
                            request.lastIndex(),
                            request.lastTerm()));
        }
        return send;
    }
}
