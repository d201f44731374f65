package io.reactiveraft.examples.kv.node;

import io.reactiveraft.NodeId;
import io.reactiveraft.Raft;
import io.reactiveraft.RaftStatus;
import io.reactiveraft.Role;
import java.util.Locale;
import java.util.Objects;
import reactor.core.publisher.Flux;

/** The turns in a node's life: a new role, term or leader. */
public final class Turns {

    private Turns() {}

    /** The present, then a picture at each turn; completes when the node closes. */
    public static Flux<RaftStatus> of(Raft<?> raft) {
        return raft.status().distinctUntilChanged(status -> status, Turns::isSame);
    }

    /** For people. */
    public static String describe(RaftStatus status) {
        NodeId leader = status.leader();
        if (status.role() == Role.LEADER) {
            return status.node() + " leads term " + status.term();
        }
        if (status.role() == Role.FOLLOWER && leader != null) {
            return status.node() + " follows " + leader + " in term " + status.term();
        }
        return status.node() + " is " + role(status.role()) + " in term " + status.term();
    }

    private static String role(Role role) {
        return role == Role.FOLLOWER
                ? "without a leader"
                : role.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static boolean isSame(RaftStatus one, RaftStatus other) {
        return one.role() == other.role() && one.term() == other.term() && Objects.equals(one.leader(), other.leader());
    }
}
