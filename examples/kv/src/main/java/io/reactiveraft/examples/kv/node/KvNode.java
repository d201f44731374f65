package io.reactiveraft.examples.kv.node;

import io.reactiveraft.ClusterId;
import io.reactiveraft.NodeId;
import io.reactiveraft.RaftConfig;
import io.reactiveraft.bdb.BdbStorage;
import io.reactiveraft.examples.kv.store.KvCommand;
import io.reactiveraft.examples.kv.store.KvMachine;
import io.reactiveraft.examples.kv.store.KvState;
import io.reactiveraft.node.GroupRecipe;
import io.reactiveraft.node.NodeRecipe;
import io.reactiveraft.node.RaftNode;
import io.reactiveraft.node.RaftRecovery;
import io.reactiveraft.quic.QuicTransport;
import io.reactiveraft.quic.TlsIdentity;
import io.reactiveraft.wire.SmileCommandCodec;
import java.nio.file.Path;
import java.time.Duration;
import reactor.core.publisher.Mono;

/** A node of the store: this is all it takes to put one together. */
public final class KvNode {

    private static final ClusterId CLUSTER = ClusterId.of("kv");

    /** An election takes about a second, so a call that has waited for five is told so. */
    private static final RaftConfig CONFIG =
            RaftConfig.defaults().withTiming(RaftConfig.defaults().timing().withProposalTimeout(Duration.ofSeconds(5)));

    private static final GroupRecipe<KvState> STORE =
            GroupRecipe.of("kv", () -> KvMachine.create(SmileCommandCodec.of(KvCommand.class)));

    private KvNode() {}

    /** Reads the certificates now, and starts a node at each subscription. */
    public static Mono<RaftNode> start(NodeOptions options) {
        NodeRecipe recipe = RaftNode.create(options.id())
                .cluster(CLUSTER)
                .members(options.members())
                .storage(BdbStorage.in(options.dataDir()))
                .transport(QuicTransport.create()
                        .bindAddress(options.bindHost(), options.port())
                        .tls(TlsIdentity.inFolder(options.tlsDir(), options.id())))
                .host(store(options));
        return (options.joining() ? recipe.joining() : recipe).start();
    }

    /** What is left on the disk of a node that is stopped. */
    public static RaftRecovery recovery(NodeId id, Path dataDir) {
        return RaftRecovery.of(BdbStorage.in(dataDir), CLUSTER, id, STORE.id());
    }

    private static GroupRecipe<KvState> store(NodeOptions options) {
        return STORE.config(CONFIG.withSnapshots(options.snapshots()));
    }

    /** The store on a node that runs, and was started with these options. */
    public static HostedNode hosted(RaftNode node, NodeOptions options) {
        GroupRecipe<KvState> store = store(options);
        NodeId id = node.id();
        return new HostedNode(
                id, node.raft(store), node.admin(store), () -> node.transport().refusals());
    }
}
