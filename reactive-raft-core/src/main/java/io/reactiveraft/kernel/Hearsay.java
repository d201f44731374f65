package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.TreeSet;

/**
 * What nodes tell each other about who takes part, besides the log. A member that was away may not know the present
 * leader: it is not reached, so it never hears of it, and what the log says never comes. So whoever is seen to be
 * behind is told of the latest membership that is known to be committed, here or by hearsay; that is committed by a
 * quorum, so of any two the one of the higher index is the later.
 *
 * <p>After a restart of all, nobody knows what is committed before there is a leader, and he may be one whom others do
 * not know. So who asks is also told of the membership in force, as a rumour: of that nobody can say which is the
 * latest, and so the last that was heard counts, until there is a leader.
 *
 * <p>It only says who is to be reached, and where. Nothing that votes, counts or commits takes any notice of it. Who is
 * told says nothing in return, so there are at most two messages for each request and one for each connection.
 */
final class Hearsay {

    private final KernelState state;
    private final TreeSet<NodeId> connected = new TreeSet<>();
    private Heard heard = Heard.NOTHING;

    Hearsay(KernelState state) {
        this.state = state;
    }

    /** What is news for as long as this node does not know that or a later one to be committed. */
    Heard heard() {
        // Most have heard of nothing, and every turn asks.
        if (!heard.equals(Heard.NOTHING)) {
            heard = new Heard(ifNews(heard.committed()), ifNews(heard.rumoured()));
        }
        return heard;
    }

    private Membership ifNews(Membership membership) {
        return membership.index() > committed().index() ? membership : Membership.NONE;
    }

    /** Not by what is merely in force: another leader may have cut that off long ago. */
    private Membership committed() {
        return state.log().memberships().at(state.commitIndex());
    }

    void onRoster(Message.Roster roster) {
        Membership told = ifNews(roster.membership());
        if (roster.committed() && told.index() > heard.committed().index()) {
            heard = new Heard(told, heard.rumoured());
        } else if (!roster.committed() && told.index() > 0) {
            heard = new Heard(heard.committed(), told);
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
        LogOutline outline = state.log().outline();
        tell(candidate, known(request, outline.termAt(state.commitIndex())));
        hint(candidate, known(request, outline.lastTerm()));
    }

    /** One who knows what is committed up to an index asks. */
    void onQuestion(NodeId peer, long knownIndex) {
        tell(peer, knownIndex);
        hint(peer, knownIndex);
    }

    /** How far a candidate may have what this log has up to an entry of a term. */
    private static long known(Message.VoteRequest request, long term) {
        return request.lastTerm() < term ? 0 : request.lastIndex();
    }

    /** Tells a peer of the latest membership if he does not know what is committed further than this. */
    private void tell(NodeId peer, long knownIndex) {
        Membership committed = latestCommitted();
        if (committed.index() > knownIndex) {
            state.outbox().send(peer, new Message.Roster(state.term(), committed, true));
        }
    }

    private Membership latestCommitted() {
        Membership told = heard().committed();
        return told.index() > 0 ? told : committed();
    }

    /** Tells a peer of what is in force here, if that is later than anything he has heard of. */
    private void hint(NodeId peer, long knownIndex) {
        Membership inForce = state.membership();
        if (inForce.index() > Math.max(knownIndex, latestCommitted().index())) {
            state.outbox().send(peer, new Message.Roster(state.term(), inForce, false));
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
