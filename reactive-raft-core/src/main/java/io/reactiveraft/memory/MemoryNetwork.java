package io.reactiveraft.memory;

import io.reactiveraft.ClusterId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
import io.reactiveraft.TransportFailedException;
import io.reactiveraft.spi.LaneHandler;
import io.reactiveraft.spi.RaftTransport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import reactor.core.Disposable;
import reactor.core.scheduler.Scheduler;

/**
 * A network within one process: transports made by one network reach each other by their members' addresses, which are
 * names here and nothing more. It keeps the contract of a real transport, and can be cut.
 *
 * <p><b>Thread:</b> everything happens in tasks of one worker of the scheduler, so all state is that worker's and there
 * are no locks; with a scheduler on virtual time, all of it is deterministic. Methods may be called on any thread: what
 * they order happens in the order of the calls.
 */
public final class MemoryNetwork implements Disposable {

    private record Address(String host, int port) {
        static Address of(Member member) {
            return new Address(member.host(), member.port());
        }
    }

    private record Severed(NodeId one, NodeId other) {
        static Severed between(NodeId a, NodeId b) {
            return a.compareTo(b) < 0 ? new Severed(a, b) : new Severed(b, a);
        }
    }

    private final Scheduler.Worker worker;
    private final Duration redialDelay;
    private final Way way;

    private final Map<Address, MemoryNode> nodes = new LinkedHashMap<>();
    private final Set<Severed> cuts = new LinkedHashSet<>();
    private final Set<NodeId> isolated = new LinkedHashSet<>();
    private volatile boolean disposed;

    /**
     * Makes a network without nodes.
     *
     * @param scheduler runs all hand-overs and delays; it is not disposed of with the network
     * @param redialDelay how long a node waits before it tries again to connect to a peer
     */
    public MemoryNetwork(Scheduler scheduler, Duration redialDelay) {
        this(scheduler, redialDelay, Way.DIRECT);
    }

    /**
     * Makes a network without nodes whose frames go a way of their own.
     *
     * @param scheduler runs all hand-overs and delays; it is not disposed of with the network
     * @param redialDelay how long a node waits before it tries again to connect to a peer
     * @param way how frames get to their receivers
     */
    public MemoryNetwork(Scheduler scheduler, Duration redialDelay, Way way) {
        this.worker = scheduler.createWorker();
        this.redialDelay = redialDelay;
        this.way = way;
    }

    Way way() {
        return way;
    }

    /** A transport that binds the address which {@code self} has among the members. */
    public RaftTransport transport() {
        return new MemoryTransport(this);
    }

    /** Cuts two nodes off from each other, both ways, at once and until {@link #reconnect} or {@link #heal}. */
    public void disconnect(NodeId a, NodeId b) {
        run(() -> {
            cuts.add(Severed.between(a, b));
            dropCut();
        });
    }

    /** Lets two nodes find each other again. */
    public void reconnect(NodeId a, NodeId b) {
        run(() -> cuts.remove(Severed.between(a, b)));
    }

    /** Breaks what a node has open to another: what is under way there is lost, and it dials again after a while. */
    public void reset(NodeId from, NodeId to) {
        run(() -> links().stream()
                .filter(link -> link.from().equals(from) && link.peer().equals(to))
                .forEach(link -> link.drop("reset")));
    }

    /** Cuts a node off from all others, those to come included. */
    public void isolate(NodeId node) {
        run(() -> {
            isolated.add(node);
            dropCut();
        });
    }

    /** Undoes every {@link #disconnect} and {@link #isolate}. */
    public void heal() {
        run(() -> {
            cuts.clear();
            isolated.clear();
        });
    }

    /** Closes a node's transport from outside: to its peers it is gone. */
    public void kill(NodeId node) {
        run(() -> List.copyOf(nodes.values()).stream()
                .filter(bound -> bound.self().equals(node))
                .forEach(bound -> bound.shutDown("killed")));
    }

    /** Closes all transports and lets nobody bind any more. */
    @Override
    public void dispose() {
        // The worker stays: it would drop what others have just asked of it, and they would wait for ever.
        run(() -> {
            disposed = true;
            List.copyOf(nodes.values()).forEach(bound -> bound.shutDown("the network is gone"));
        });
    }

    @Override
    public boolean isDisposed() {
        return disposed;
    }

    /** Runs a task on the worker; false if its scheduler is disposed of, when nothing is left to be done. */
    boolean run(Runnable task) {
        try {
            worker.schedule(task);
            return true;
        } catch (RejectedExecutionException e) {
            return false;
        }
    }

    /** Runs a task on the worker after the delay between dials. */
    Disposable runLater(Runnable task) {
        return runAfter(redialDelay, task);
    }

    /** Runs a task on the worker after a delay. */
    Disposable runAfter(Duration delay, Runnable task) {
        try {
            return worker.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            return () -> {};
        }
    }

    /** On the worker. */
    MemoryNode bind(ClusterId cluster, NodeId self, List<Member> members, LaneHandler handler) {
        Member own = members.stream()
                .filter(member -> member.id().equals(self))
                .findFirst()
                .orElseThrow(() -> new TransportFailedException(
                        self + " is not among the members " + members + ", so its address is not known"));
        if (disposed) {
            throw new TransportFailedException("cannot bind " + own + ": the network has been disposed of");
        }
        Address address = Address.of(own);
        MemoryNode present = nodes.get(address);
        if (present != null) {
            throw new TransportFailedException("cannot bind " + own + ": " + present.self() + " has that address");
        }
        MemoryNode node = new MemoryNode(this, cluster, own, members, handler);
        nodes.put(address, node);
        return node;
    }

    /** On the worker: frees the address, and cuts what others have open to it. */
    void unbind(MemoryNode node, Member own, String reason) {
        nodes.remove(Address.of(own));
        links().stream().filter(link -> link.isTo(node)).forEach(link -> link.drop(reason));
    }

    /** On the worker: cuts what a node has open to another. */
    void dropLinks(NodeId from, MemoryNode to, String reason) {
        links().stream()
                .filter(link -> link.from().equals(from) && link.isTo(to))
                .forEach(link -> link.drop(reason));
    }

    /** On the worker: who can be reached at a member's address now. */
    @Nullable
    MemoryNode reach(NodeId from, Member to) {
        MemoryNode node = nodes.get(Address.of(to));
        return node == null || isCut(from, node.self()) ? null : node;
    }

    private boolean isCut(NodeId a, NodeId b) {
        return isolated.contains(a) || isolated.contains(b) || cuts.contains(Severed.between(a, b));
    }

    private void dropCut() {
        links().stream().filter(link -> isCut(link.from(), link.peer())).forEach(link -> link.drop("cut off"));
    }

    private List<MemoryLink> links() {
        List<MemoryLink> links = new ArrayList<>();
        nodes.values().forEach(node -> links.addAll(node.links()));
        return links;
    }
}
