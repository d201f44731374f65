package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.TreeSet;

/**
 * What nodes tell each other about who takes part, besides the log. A member that was away may not know the present
 * leader: it is not reached, so it never hears of it, and what the log says never comes. So whoever is seen to be
 * behind is told of the latest membership that is committed here; that is committed by a quorum, so of any two the one
 * of the higher index is the later.
 *
 * <p>It only says who is to be reached, and where. Nothing that votes, counts or commits takes any notice of it. Who is
 * told says nothing in return, so there is at most one message for each request and each connection.
 */
final class Hearsay {

    private final KernelState state;
    private final TreeSet<NodeId> connected = new TreeSet<>();
    private Membership latest = Membership.NONE;

    Hearsay(KernelState state) {
        this.state = state;
    }

    /** The latest membership heard of, for as long as this node does not know that or a later one to be committed. */
    Membership latest() {
        // Most have heard of nothing, and every turn asks.
        if (latest.index() > 0 && latest.index() <= committed().index()) {
            latest = Membership.NONE;
        }
        return latest;
    }

    /** Not by what is merely in force: another leader may have cut that off long ago. */
    private Membership committed() {
        return state.log().memberships().at(state.commitIndex());
    }

    void onRoster(Membership heard) {
        if (heard.index() > Math.max(latest.index(), committed().index())) {
            latest = heard;
        }
    }

    /** One who connects may have been away. He may even hear a leader whom he cannot answer, because it has moved. */
    void onConnectionChanged(NodeId peer, boolean up) {
        if (up) {
            connected.add(peer);
            tell(peer, 0);
        } else {
            connected.remove(peer);
        }
    }

    /** One who lacks what is committed here asks for votes: perhaps because he hears of no leader that there is. */
    void onCandidate(NodeId candidate, Message.VoteRequest request) {
        boolean outdated = request.lastTerm() < state.log().outline().termAt(state.commitIndex());
        tell(candidate, outdated ? 0 : request.lastIndex());
    }

    /** Tells a peer of the latest membership if he does not know what is committed further than this. */
    void tell(NodeId peer, long knownIndex) {
        Membership committed = committed();
        if (committed.index() > knownIndex) {
            state.outbox().send(peer, new Message.Roster(state.term(), committed));
        }
    }

    /** Asks all those who may know. Who may stand for election need not: he asks for votes. */
    void ask() {
        TreeSet<NodeId> asked = new TreeSet<>(connected);
        asked.addAll(state.peers());
        Message request = new Message.RosterRequest(state.term(), committed().index());
        asked.forEach(peer -> state.outbox().send(peer, request));
    }
}
