package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.Role;
import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.spi.EntryBatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rules of one role. What may end a role gives the behaviour to go on with: itself, or that of another role, which
 * has then already begun. Messages that arrive here are of the present term.
 */
abstract sealed class Behaviour permits Founder, Follower, Candidate, Leader {

    private final KernelState state;

    Behaviour(KernelState state) {
        this.state = state;
    }

    final KernelState state() {
        return state;
    }

    abstract Role role();

    /** When time alone makes something happen. */
    abstract long deadlineNanos();

    abstract Behaviour onTick();

    abstract Behaviour onMessage(NodeId from, Message message);

    Behaviour onPersisted() {
        return this;
    }

    /**
     * A step came so late that this very process did not run for a while; it is about to be taken. What waited here
     * meanwhile is older than it looks, and nothing follows from not having heard of anybody.
     */
    Behaviour onStall() {
        return this;
    }

    /** Whether a leader was heard of a short while ago, so that nobody else should stand for election. */
    boolean hearsLeader() {
        return state.isPromised();
    }

    void propose(long token, EntryBatch batch) {
        state.outbox().answer(new Effect.Refused(token, null, Reason.NO_LEADER));
    }

    /** With whether the leader's lease is good enough. */
    void read(long readId, boolean lease) {
        state.outbox().readFailed(readId);
    }

    /** An operator's order, to be answered once. */
    void order(long token, Order order) {
        state.outbox().answer(new Effect.Ordered(token, Verdict.NO_LEADER, 0));
    }

    /** Whom it leads; null if it leads nobody. */
    @Nullable
    Followers followers() {
        return null;
    }

    /** A snapshot has taken the place of the log. */
    void onInstalled() {}

    /** Somebody wants to be voted for. */
    void onCandidate(NodeId candidate) {}

    /** Somebody asked whether it would win, and was told that it would be voted for. */
    Behaviour onRival(NodeId rival) {
        return this;
    }

    void onFetched(NodeId peer, long fromIndex, List<EntryBatch> batches) {}

    void onConnectionChanged(NodeId peer, boolean reachable) {}

    /** The turn ends: send what was marked. */
    void flush() {}

    /** The role ends: answer whoever waits for it. */
    void leave() {}

    /** Tells somebody who takes this node for the leader that it is not; anything else is not for this role. */
    final void refuse(NodeId from, Message message) {
        if (message instanceof Message.ReadRequest request) {
            state.outbox().send(from, new Message.ReadReply(state.term(), request.readId(), false, 0));
        } else if (message instanceof Message.ForwardRequest request) {
            state.outbox().send(from, new Message.ForwardReply(state.term(), request.token(), 0, Reason.NOT_LEADER));
        } else if (message instanceof Message.OrderRequest request) {
            state.outbox().send(from, new Message.OrderReply(state.term(), request.token(), Verdict.NOT_LEADER, 0));
        }
    }
}
