package io.reactiveraft.node;

import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.StateMachine;
import io.reactiveraft.spi.GroupLog;
import io.reactiveraft.spi.NodeStorage;
import io.reactiveraft.spi.RaftStorage;
import io.reactiveraft.spi.RaftTransport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Brings a node up, step by step, and takes down again what stands if a later step fails. */
final class NodeStart {

    private static final Logger LOG = LoggerFactory.getLogger(NodeStart.class);

    private final NodeSetup setup;
    private final @Nullable RaftRuntime own;
    private final List<GroupRecipe<?>> groups;
    private final PeerLinks links;
    private final Neighbours neighbours;
    private final Map<GroupId, HostedGroup<?>> hosted = new TreeMap<>();

    /** With {@code own} a runtime that the node has to close, null if it was handed in. */
    NodeStart(NodeSetup setup, @Nullable RaftRuntime own, List<GroupRecipe<?>> groups) {
        this.setup = setup;
        this.own = own;
        this.groups = groups;
        links = new PeerLinks(setup.self());
        links.add(setup.members().stream().map(Member::id).toList());
        neighbours = new Neighbours(setup, links, lingerNanos(groups));
    }

    /** Long enough for any leader to be known again, and to say who was left out. */
    private static long lingerNanos(List<GroupRecipe<?>> groups) {
        return groups.stream()
                .mapToLong(group -> group.config().timing().electionTimeoutMax().toNanos())
                .map(longest -> 2 * longest)
                .max()
                .orElse(0);
    }

    /** A group that this node hosts. */
    record HostedGroup<S>(GroupRecipe<S> recipe, GroupLoop<S> loop, GroupRaft<S> raft) {}

    Mono<RaftNode> run(RaftStorage storage, RaftTransport transport) {
        return storage.open(setup.cluster(), setup.self())
                .flatMap(opened -> openGroups(opened)
                        .then(Mono.defer(() -> bind(transport, opened)))
                        .onErrorResume(error -> opened.close().then(Mono.error(error)))
                        .doOnCancel(() -> closeUnwatched(opened)))
                .doOnError(error -> abandon())
                .doOnCancel(this::abandon);
    }

    private Mono<Void> openGroups(NodeStorage storage) {
        return Flux.fromIterable(groups)
                .concatMap(recipe -> storage.group(recipe.id()).doOnNext(log -> host(recipe, storage, log)))
                .then();
    }

    private <S> void host(GroupRecipe<S> recipe, NodeStorage storage, GroupLog log) {
        GroupSetup group =
                new GroupSetup(setup, storage.diskId(), recipe.id(), recipe.config(), links, neighbours, log);
        StateMachine<S> machine = recipe.machine().get();
        GroupLoop<S> loop = new GroupLoop<>(group, machine);
        hosted.put(recipe.id(), new HostedGroup<>(recipe, loop, new GroupRaft<>(group, machine.codec(), loop)));
    }

    private Mono<RaftNode> bind(RaftTransport transport, NodeStorage storage) {
        Map<GroupId, PeerLinks.Inlet> inlets = new TreeMap<>();
        hosted.forEach((group, some) -> inlets.put(group, some.loop()));
        links.connect(inlets);
        return transport
                .bind(setup.cluster(), setup.self(), setup.members(), links)
                .map(bound -> {
                    neighbours.begin(bound);
                    hosted.values().forEach(some -> some.loop().start());
                    return new RaftNode(setup.self(), hosted, bound, storage, this::abandon);
                });
    }

    private void closeUnwatched(NodeStorage storage) {
        storage.close().subscribe(null, error -> LOG.warn("storage of {} did not close", setup.self(), error));
    }

    /** Gives up all workers, and the runtime if it is the node's own. */
    private void abandon() {
        neighbours.close();
        hosted.values().forEach(some -> some.raft().release());
        if (own != null) {
            own.close();
        }
    }
}
