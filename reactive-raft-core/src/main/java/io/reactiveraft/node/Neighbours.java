package io.reactiveraft.node;

import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.spi.BoundTransport;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.scheduler.Scheduler;

/**
 * Whom this node talks to: all that its groups want to reach. Who is not wanted any more is reached for a while longer,
 * so that he hears that he was left out. Everything but {@link #tell} happens on a worker of its own.
 */
final class Neighbours {

    private static final Logger LOG = LoggerFactory.getLogger(Neighbours.class);

    private final NodeSetup setup;
    private final PeerLinks links;
    private final long lingerNanos;
    private final Mailbox mailbox;
    private final Alarm alarm;

    /** What each group wants; the addresses of the first group count where they differ. */
    private final Map<GroupId, List<Member>> wanted = new TreeMap<>();

    private final Map<NodeId, Long> leavingNanos = new TreeMap<>();
    private Map<NodeId, Member> reached;
    private @Nullable BoundTransport transport;

    /**
     * The neighbours of a node whose transport and links begin with the members of its recipe.
     *
     * @param lingerNanos how long somebody is reached who is not wanted any more
     */
    Neighbours(NodeSetup setup, PeerLinks links, long lingerNanos) {
        this.setup = setup;
        this.links = links;
        this.lingerNanos = lingerNanos;
        reached = byId(setup.members());
        Scheduler.Worker worker = setup.runtime().loop();
        mailbox = new Mailbox(
                worker, this::turn, failure -> LOG.error("{} cannot change whom it reaches", setup.self(), failure));
        alarm = new Alarm(worker, mailbox::wake);
    }

    private static Map<NodeId, Member> byId(List<Member> members) {
        Map<NodeId, Member> map = new TreeMap<>();
        members.forEach(member -> map.putIfAbsent(member.id(), member));
        return map;
    }

    /** The transport runs; from any thread. */
    void begin(BoundTransport bound) {
        mailbox.post(() -> transport = bound);
    }

    /** A group says whom it wants to reach from now on; from any thread. */
    void tell(GroupId group, List<Member> members) {
        mailbox.post(() -> wanted.put(group, members));
    }

    /** Reaches nobody else from now on, and gives up the worker; from any thread. */
    void close() {
        mailbox.post(() -> {
            transport = null;
            alarm.cancel();
        });
        mailbox.close();
    }

    private void turn() {
        BoundTransport bound = transport;
        if (bound == null || wanted.isEmpty()) {
            return;
        }
        long now = setup.runtime().nanoTime();
        List<Member> all = new ArrayList<>();
        wanted.values().forEach(all::addAll);
        Map<NodeId, Member> next = byId(all);
        leavingNanos.keySet().removeAll(next.keySet());
        keepLeaving(next, now);
        if (!next.equals(reached)) {
            reach(bound, next);
        }
    }

    /** Adds those that nobody wants, but whose time is not up. */
    private void keepLeaving(Map<NodeId, Member> next, long now) {
        @Nullable Long earliest = null;
        for (Map.Entry<NodeId, Member> former : reached.entrySet()) {
            if (!next.containsKey(former.getKey())) {
                long until = leavingNanos.computeIfAbsent(former.getKey(), id -> now + lingerNanos);
                if (until - now > 0) {
                    next.put(former.getKey(), former.getValue());
                    earliest = earliest == null || until - earliest < 0 ? Long.valueOf(until) : earliest;
                }
            }
        }
        if (earliest != null) {
            alarm.arm(earliest, now);
        }
    }

    private void reach(BoundTransport bound, Map<NodeId, Member> next) {
        TreeSet<NodeId> gone = new TreeSet<>(reached.keySet());
        gone.removeAll(next.keySet());
        LOG.info("{} reaches {}", setup.self(), next.values());
        links.add(next.keySet());
        bound.reach(List.copyOf(next.values()));
        links.drop(gone);
        leavingNanos.keySet().removeAll(gone);
        reached = next;
    }
}
