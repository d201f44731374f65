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

    /** The answer. */
    record Cluster(
            String node,
            Role role,
            long term,
            @Nullable String leader,
            long commitIndex,
            long appliedIndex,
            List<Voter> members,
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
                    status.membership().members().stream()
                            .map(member -> new Voter(member.id().value(), member.host(), member.port()))
                            .toList(),
                    new TreeMap<>(refusals));
        }
    }

    /** A member, and where the others reach it. */
    record Voter(String id, String host, int port) {}
}
