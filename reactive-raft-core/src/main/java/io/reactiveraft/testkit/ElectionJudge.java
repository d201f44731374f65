package io.reactiveraft.testkit;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import io.reactiveraft.kernel.Message;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.LogWrite;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who leads was elected: by votes of a majority, of voters whose logs were not ahead of its own,
 * none of whom had promised another leader to wait (paper §5.2, §5.4.1; dissertation §6.4.1).
 */
final class ElectionJudge {

    private record Candidacy(long term, NodeId candidate) {}

    private record Round(NodeId leader, NodeId follower, long term, long number) {}

    /** That nobody but a leader is voted for until a time on the clock of who said so. */
    private record Promise(NodeId leader, long untilNanos) {}

    private final long promisedNanos;
    private final Map<NodeId, SimulatedLog> logs = new HashMap<>();
    private final Map<Candidacy, Set<Holder>> votes = new HashMap<>();
    private final Map<Candidacy, Message.VoteRequest> requests = new HashMap<>();
    private final Map<Long, NodeId> elected = new HashMap<>();
    private final Map<Round, Long> beginnings = new HashMap<>();
    private final Map<NodeId, Promise> promises = new HashMap<>();

    /** With how long a node that has heard of a leader votes for nobody else at the least. */
    ElectionJudge(long promisedNanos) {
        this.promisedNanos = promisedNanos;
    }

    void onWipe(NodeId node) {
        logs.remove(node);
        promises.remove(node);
    }

    /** A vote is decided on: not for somebody else than a leader to whom it is promised, unless that leader asks so. */
    void onWritten(SimulatedLog log, LogWrite write) {
        logs.put(log.node(), log);
        HardState state = write.hardState();
        NodeId vote = state == null ? null : state.vote();
        Promise promise = promises.get(log.node());
        if (state == null || vote == null || vote.equals(log.node()) || promise == null) {
            return;
        }
        Message.VoteRequest request = requests.get(new Candidacy(state.term(), vote));
        Violation.unless(
                promise.untilNanos - log.clockNanos() <= 0
                        || vote.equals(promise.leader)
                        || (request != null && request.transfer()),
                "who has confirmed a leader votes for nobody else for a while",
                log.node(),
                state,
                promise);
    }

    void onDurable(SimulatedLog log, LogWrite write) {
        HardState state = write.hardState();
        NodeId vote = state == null ? null : state.vote();
        if (state != null && vote != null) {
            count(new Candidacy(state.term(), vote), new Holder(log.node(), log.diskId()));
        }
    }

    private void count(Candidacy candidacy, Holder voter) {
        votes.computeIfAbsent(candidacy, some -> new HashSet<>()).add(voter);
    }

    void onMessage(NodeId from, NodeId to, Message message) {
        if (message instanceof Message.VoteRequest request && !request.preVote()) {
            requests.put(new Candidacy(request.term(), from), request);
        } else if (message instanceof Message.VoteReply reply && reply.granted() && !reply.preVote()) {
            Candidacy candidacy = new Candidacy(reply.term(), to);
            requireNotAhead(from, reply.term(), requests.get(candidacy));
            // It may have gone to the disk together with a later term, which is as good: no other vote can follow.
            count(candidacy, new Holder(from, reply.disk()));
        } else if (message instanceof Message.Heartbeat heartbeat && logs.containsKey(to)) {
            beginnings.putIfAbsent(
                    new Round(from, to, heartbeat.term(), heartbeat.round()),
                    logs.get(to).clockNanos());
        } else if (message instanceof Message.HeartbeatReply reply) {
            Long began = beginnings.remove(new Round(to, from, reply.term(), reply.round()));
            if (began != null) {
                promises.put(from, new Promise(to, began + promisedNanos));
            }
        }
    }

    /** By what was in the log before that term; not once the voter is in a later one, of which it may have more. */
    private void requireNotAhead(NodeId voter, long term, Message.@Nullable VoteRequest request) {
        SimulatedLog log = logs.get(voter);
        if (log == null || request == null || log.written().hardState().term() > term) {
            return;
        }
        LogImage written = log.written();
        long last = written.lastIndex();
        while (last > written.start().index() && written.termAt(last) >= term) {
            last--;
        }
        long lastTerm = written.termAt(last);
        if (lastTerm >= term) {
            return; // what was there before that term is given up
        }
        Violation.unless(
                request.lastTerm() > lastTerm || (request.lastTerm() == lastTerm && request.lastIndex() >= last),
                "nobody is voted for whose log is behind that of the voter",
                voter,
                request,
                last,
                lastTerm);
    }

    /** A node speaks as the leader of a term. */
    void onLeader(NodeId node, long term) {
        SimulatedLog log = logs.get(node);
        boolean isKnown = elected.putIfAbsent(term, node) != null;
        if (isKnown || log == null || log.written().hardState().term() > term) {
            return;
        }
        Membership membership = before(log.written(), term);
        Set<Holder> voting = votes.getOrDefault(new Candidacy(term, node), Set.of());
        Violation.unless(
                membership == null
                        || (Holder.isMajority(membership, membership.voters(), voting)
                                && Holder.isMajority(membership, membership.outgoing(), voting)),
                "who leads has the votes of a majority, in joint consensus of both",
                node,
                term,
                voting,
                membership);
    }

    /** The last one that the leader of a term has not written itself; null if there is none. */
    private static @Nullable Membership before(LogImage log, long term) {
        Membership last = null;
        for (Membership membership : log.memberships()) {
            last = log.termAt(membership.index()) < term ? membership : last;
        }
        return last;
    }
}
