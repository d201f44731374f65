package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.Collection;
import java.util.List;

/** Memberships for tests, in which addresses mean nothing. */
final class Voters {

    private Voters() {}

    static Membership of(NodeId... voters) {
        return of(List.of(voters));
    }

    static Membership of(Collection<NodeId> voters) {
        return Membership.of(voters.stream().map(Voters::member).toList());
    }

    static Member member(NodeId id) {
        return new Member(id, "localhost", 1);
    }
}
