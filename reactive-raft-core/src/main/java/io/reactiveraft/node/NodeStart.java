package io.reactiveraft.node;

import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.Member;
import io.reactiveraft.NodeId;
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

    private final NodeId self;
    private final ClusterId cluster;
    private final List<Member> members;
    private final RaftRuntime runtime;
    private final @Nullable RaftRuntime own;
    private final List<GroupRecipe<?>> groups;
    private final PeerLinks links;
    private final Map<GroupId, HostedGroup<?>> hosted = new TreeMap<>();

    /** With {@code own} a runtime that the node has to close, null if it was handed in. */
    NodeStart(
            NodeId self,
            ClusterId cluster,
            List<Member> members,
            RaftRuntime runtime,
            @Nullable RaftRuntime own,
            List<GroupRecipe<?>> groups) {
        this.self = self;
        this.cluster = cluster;
        this.members = members;
        this.runtime = runtime;
        this.own = own;
        this.groups = groups;
        links = new PeerLinks(
                members.stream().map(Member::id).filter(id -> !id.equals(self)).toList());
    }

    /** A group that this node hosts. */
    record HostedGroup<S>(GroupRecipe<S> recipe, GroupLoop<S> loop, GroupRaft<S> raft) {}

    Mono<RaftNode> run(RaftStorage storage, RaftTransport transport) {
        return storage.open(cluster, self)
                .flatMap(opened -> openGroups(opened)
                        .then(Mono.defer(() -> bind(transport, opened)))
                        .onErrorResume(error -> opened.close().then(Mono.error(error)))
                        .doOnCancel(() -> closeUnwatched(opened)))
                .doOnError(error -> abandon())
                .doOnCancel(this::abandon);
    }

    private Mono<Void> openGroups(NodeStorage storage) {
        return Flux.fromIterable(groups)
                .concatMap(recipe -> storage.group(recipe.id()).doOnNext(log -> host(recipe, log)))
                .then();
    }

    private <S> void host(GroupRecipe<S> recipe, GroupLog log) {
        GroupSetup setup = new GroupSetup(self, members, recipe.id(), recipe.config(), runtime, links, log);
        StateMachine<S> machine = recipe.machine().get();
        GroupLoop<S> loop = new GroupLoop<>(setup, machine);
        hosted.put(recipe.id(), new HostedGroup<>(recipe, loop, new GroupRaft<>(setup, machine.codec(), loop)));
    }

    private Mono<RaftNode> bind(RaftTransport transport, NodeStorage storage) {
        Map<GroupId, PeerLinks.Inlet> inlets = new TreeMap<>();
        hosted.forEach((group, some) -> inlets.put(group, some.loop()));
        links.connect(inlets);
        return transport.bind(cluster, self, members, links).map(bound -> {
            hosted.values().forEach(some -> some.loop().start());
            return new RaftNode(self, hosted, bound, storage, own);
        });
    }

    private void closeUnwatched(NodeStorage storage) {
        storage.close().subscribe(null, error -> LOG.warn("storage of {} did not close", self, error));
    }

    private void abandon() {
        hosted.values().forEach(some -> some.raft().release());
        if (own != null) {
            own.close();
        }
    }
}
