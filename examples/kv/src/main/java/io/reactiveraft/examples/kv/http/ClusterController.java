package io.reactiveraft.examples.kv.http;

import io.reactiveraft.NodeClosedException;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import io.reactiveraft.examples.kv.node.HostedNode;
import io.reactiveraft.spi.TransportEvent.Refusal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/** The cluster as one node sees it. */
@RestController
final class ClusterController {

    private final Nodes nodes;

    ClusterController(Nodes nodes) {
        this.nodes = nodes;
    }

    @GetMapping("/cluster")
    Mono<Cluster> cluster(@RequestParam(required = false) @Nullable String node) {
        return Mono.defer(() -> {
            HostedNode hosted = nodes.pick(node);
            return hosted.raft()
                    .status()
                    .next()
                    .map(status -> Cluster.of(status, hosted.refusals().get()))
                    .switchIfEmpty(Mono.error(() -> new NodeClosedException(Outcome.NOT_APPENDED)));
        });
    }

    /**
     * The answer.
     *
     * @param node who answers
     * @param role what it is in the group
     * @param term the term it is in
     * @param leader whom it follows, null if nobody
     * @param commitIndex the highest index it knows to be committed
     * @param appliedIndex the highest index in its state
     * @param firstIndex the lowest index that is still in its log, or the one to come
     * @param lastIndex the highest index in its log
     * @param snapshotIndex up to where its latest snapshot stands for the log; 0 if there is none
     * @param membership who takes part, as far as it knows
     * @param peers on the leader, how it sees each other member; empty elsewhere
     * @param failureTolerance on the leader, how many more voters may fail; null elsewhere
     * @param refusals how often its transport refused somebody, by reason
     */
    record Cluster(
            String node,
            Role role,
            long term,
            @Nullable String leader,
            long commitIndex,
            long appliedIndex,
            long firstIndex,
            long lastIndex,
            long snapshotIndex,
            MembershipPicture membership,
            List<PeerPicture> peers,
            @Nullable Integer failureTolerance,
            Map<Refusal, Long> refusals) {

        static Cluster of(RaftStatus status, Map<Refusal, Long> refusals) {
            NodeId leader = status.leader();
            return new Cluster(
                    status.node().value(),
                    status.role(),
                    status.term(),
                    leader == null ? null : leader.value(),
                    status.commitIndex(),
                    status.appliedIndex(),
                    status.firstIndex(),
                    status.lastIndex(),
                    status.snapshotIndex(),
                    MembershipPicture.of(status.membership()),
                    status.peers().stream().map(PeerPicture::of).toList(),
                    status.failureTolerance() < 0 ? null : status.failureTolerance(),
                    new TreeMap<>(refusals));
        }
    }
}
