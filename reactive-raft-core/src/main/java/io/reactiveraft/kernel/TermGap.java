package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Effect.Refused.Reason;

/**
 * What is said to those who speak in an earlier term. A deposed leader must hear of the later term, else a node that
 * stood for election in vain, and is in a later term than everybody, could never follow again.
 */
final class TermGap {

    private TermGap() {}

    static void answer(KernelState state, NodeId from, Message message) {
        long term = state.term();
        Outbox outbox = state.outbox();
        if (message instanceof Message.AppendRequest request) {
            outbox.send(from, new Message.AppendReject(term, request.prevIndex(), 0, 0));
        } else if (message instanceof Message.SnapshotOffer offer) {
            outbox.send(from, new Message.AppendReject(term, offer.snapshot().index(), 0, 0));
        } else if (message instanceof Message.Heartbeat heartbeat) {
            outbox.send(from, new Message.HeartbeatReply(term, heartbeat.round(), state.disk()));
        } else if (message instanceof Message.ReadRequest request) {
            outbox.send(from, new Message.ReadReply(term, request.readId(), false, 0));
        } else if (message instanceof Message.ForwardRequest request) {
            outbox.send(from, new Message.ForwardReply(term, request.token(), 0, Reason.NOT_LEADER));
        } else if (message instanceof Message.OrderRequest request) {
            outbox.send(from, new Message.OrderReply(term, request.token(), Verdict.NOT_LEADER, 0));
        }
    }
}
