package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Effect.Refused.Reason;

/**
 * What is said to those who speak in an earlier term. A deposed leader must hear of the later term, else a node that
 * stood for election in vain, and is in a later term than everybody, could never follow again.
 *
 * <p>Who is told may lead the later term by the time he hears of it. So the answer to what only a leader says means
 * nothing but the term: nobody's logs differ at index 0. Anything that names what it answers, such as the round of a
 * heartbeat, would be taken for an answer to the same of the later term.
 */
final class TermGap {

    private TermGap() {}

    static void answer(KernelState state, NodeId from, Message message) {
        long term = state.term();
        Outbox outbox = state.outbox();
        if (message instanceof Message.AppendRequest
                || message instanceof Message.SnapshotOffer
                || message instanceof Message.Heartbeat) {
            outbox.send(from, new Message.AppendReject(term, 0, 0, 0));
        } else if (message instanceof Message.ReadRequest request) {
            outbox.send(from, new Message.ReadReply(term, request.readId(), false, 0));
        } else if (message instanceof Message.ForwardRequest request) {
            outbox.send(from, new Message.ForwardReply(term, request.token(), 0, Reason.NOT_LEADER));
        } else if (message instanceof Message.OrderRequest request) {
            outbox.send(from, new Message.OrderReply(term, request.token(), Verdict.NOT_LEADER, 0));
        } else if (message instanceof Message.TimeoutNow) {
            state.mark(Mark.TIMEOUT_NOW_LATE);
        }
    }
}
