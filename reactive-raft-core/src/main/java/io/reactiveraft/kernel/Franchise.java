package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;

/** Whether this node may vote, stand and count, by the memberships that its log speaks of. */
final class Franchise {

    private final Identity self;
    private final Memberships memberships;

    Franchise(Identity self, Memberships memberships) {
        this.self = self;
        this.memberships = memberships;
    }

    /**
     * Whether what a node says by a disk counts for a membership. A disk other than the one by which the node was
     * admitted does not hold what the node has promised.
     */
    static boolean counts(Membership membership, NodeId node, long disk) {
        Long admitted = membership.disks().get(node);
        return admitted == null || admitted == disk;
    }

    /**
     * Whether it may vote for others. It need not be a voter for that as far as it knows: the entry that makes it one
     * may be only on its way (dissertation §4.2.1). Who counts the votes knows better.
     */
    boolean mayVote() {
        Membership present = memberships.current();
        return !present.voters().isEmpty() && counts(present, self.node(), self.disk());
    }

    /**
     * Whether it may stand for election: if it votes, and also if it did before the last change as long as that is not
     * known to be committed, because then it may be the only one left who can bring it to an end (dissertation §4.2.2).
     */
    boolean mayStand(long commitIndex) {
        return isVoter() || (memberships.current().index() > commitIndex && isVoter(memberships.previous()));
    }

    /** Whether it is a voter of the membership in force, by its disk too. */
    boolean isVoter() {
        return isVoter(memberships.current());
    }

    private boolean isVoter(Membership membership) {
        boolean votes = membership.voters().contains(self.node())
                || membership.outgoing().contains(self.node());
        return votes && counts(membership, self.node(), self.disk());
    }
}
