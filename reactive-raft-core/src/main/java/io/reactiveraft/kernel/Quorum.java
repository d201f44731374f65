package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.Set;
import java.util.function.Predicate;

/** The arithmetic of majorities; in joint consensus of both of them (paper §6). */
final class Quorum {

    private Quorum() {}

    /** How many of so many voters make a quorum. */
    static int of(int voters) {
        return voters / 2 + 1;
    }

    /** Whether those who agree are a quorum. Of nobody there is none. */
    static boolean agrees(Membership membership, Predicate<NodeId> agreeing) {
        return isMajority(membership.voters(), agreeing)
                && (!membership.isJoint() || isMajority(membership.outgoing(), agreeing));
    }

    /** How many of those who are well may fail before there is no quorum any more; 0 if there is none. */
    static int spare(Membership membership, Predicate<NodeId> well) {
        int spare = spare(membership.voters(), well);
        return Math.max(0, membership.isJoint() ? Math.min(spare, spare(membership.outgoing(), well)) : spare);
    }

    private static int spare(Set<NodeId> voters, Predicate<NodeId> well) {
        return (int) voters.stream().filter(well).count() - of(voters.size());
    }

    private static boolean isMajority(Set<NodeId> voters, Predicate<NodeId> agreeing) {
        int agree = 0;
        for (NodeId voter : voters) {
            agree += agreeing.test(voter) ? 1 : 0;
        }
        return agree >= of(voters.size());
    }
}
