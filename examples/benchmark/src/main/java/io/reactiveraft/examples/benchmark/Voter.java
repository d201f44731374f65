package io.reactiveraft.examples.benchmark;

import io.reactiveraft.Raft;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.ReadConsistency;
import io.reactiveraft.Role;
import io.reactiveraft.node.RaftNode;
import java.time.Duration;
import java.util.Objects;
import reactor.core.publisher.Mono;

/** A running node with its group, for threads that may wait. */
record Voter(RaftNode node, Raft<Total> raft) {

    /** Starts one of the plan's nodes. */
    static Mono<Voter> start(ClusterPlan plan, int voter) {
        return plan.voter(voter).start().map(node -> new Voter(node, node.raft(plan.group())));
    }

    boolean leads() {
        RaftStatus status = raft.status().blockFirst(Patience.ANSWER);
        return status != null && status.role() == Role.LEADER;
    }

    /** What this node has applied, however old. */
    Total total() {
        return Objects.requireNonNull(
                raft.query(total -> total, ReadConsistency.STALE).block(Patience.ANSWER), "a total");
    }

    /** Proposes and waits; throws if it does not commit in time. */
    void proposeNow(int bytes, Duration limit) {
        raft.propose(new Payload(new byte[bytes])).block(limit);
    }

    void closeNow() {
        node.close().block(Patience.ANSWER);
    }
}
