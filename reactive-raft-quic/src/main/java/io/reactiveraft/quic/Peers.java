package io.reactiveraft.quic;

import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The links to the other members, and to those that were let go and are not wholly gone. On the home loop. */
final class Peers {

    private final NodeId self;
    private final Function<Member, PeerLink> links;
    private final Map<NodeId, PeerLink> present = new TreeMap<>();
    private boolean dialling;
    private boolean stopped;

    /** With how a link to a member is made. Nobody is dialled yet. */
    Peers(NodeId self, List<Member> members, Function<Member, PeerLink> links) {
        this.self = self;
        this.links = links;
        reach(members);
    }

    void start() {
        dialling = true;
        present.values().forEach(PeerLink::start);
    }

    void stop() {
        stopped = true;
        present.values().forEach(PeerLink::stop);
    }

    /** Reaches these from now on, and nobody else. */
    void reach(List<Member> members) {
        if (stopped) {
            return;
        }
        Map<NodeId, Member> wanted = new TreeMap<>();
        members.forEach(member -> wanted.put(member.id(), member));
        wanted.remove(self);
        for (PeerLink link : List.copyOf(present.values())) {
            Member member = wanted.remove(link.peer());
            if (member == null) {
                link.letGo();
            } else {
                link.keep(member);
            }
        }
        wanted.values().forEach(this::add);
    }

    private void add(Member member) {
        PeerLink link = links.apply(member);
        present.put(member.id(), link);
        if (dialling) {
            link.start();
        }
    }

    /** A link is over. */
    void remove(PeerLink link) {
        present.remove(link.peer(), link);
    }

    /** Who is let in. */
    Set<NodeId> wanted() {
        return present.values().stream()
                .filter(PeerLink::isWanted)
                .map(PeerLink::peer)
                .collect(Collectors.toSet());
    }

    /** What leads to a peer; null if nothing does. */
    @Nullable
    PeerLink to(NodeId peer) {
        return present.get(peer);
    }
}
