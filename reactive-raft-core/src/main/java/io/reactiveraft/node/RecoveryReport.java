package io.reactiveraft.node;

import io.reactiveraft.GroupId;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;

/**
 * What a node's disk holds of a group whose quorum is lost, and what it may not hold. See {@link RaftRecovery}.
 *
 * @param node whose disk it is
 * @param group the group
 * @param term the latest term that the node has seen
 * @param lastIndex the last index in its log
 * @param lastTerm the term of the entry there
 * @param membership the membership in force on it
 */
public record RecoveryReport(
        NodeId node, GroupId group, long term, long lastIndex, long lastTerm, Membership membership) {

    /** What could be lost by going on from this disk alone, in words for whoever has to decide. */
    public String warning() {
        return "The log of " + group + " on " + node + " ends at index " + lastIndex + " of term " + lastTerm
                + "; the node has seen term " + term + ". The voters are " + membership.voters()
                + (membership.isJoint() ? " and, in transition, " + membership.outgoing() : "")
                + ". Going on from this disk alone loses whatever they acknowledged behind index " + lastIndex
                + ", and makes everything up to it count, even what was never acknowledged to anybody. If another"
                + " voter's disk can still be read, compare: the log with the higher last term, and among equals with"
                + " the higher last index, has lost the least. The other nodes must never be started with their old"
                + " disks again: together they would go on as if nothing had happened here.";
    }

    /** Says that what {@link #warning()} warns of has been read and is accepted. */
    public AcceptedLoss acceptLoss() {
        return new AcceptedLoss(this);
    }

    /** That somebody has looked at a disk and accepts what going on from it may lose; good for what he saw only. */
    public static final class AcceptedLoss {

        private final RecoveryReport report;

        private AcceptedLoss(RecoveryReport report) {
            this.report = report;
        }

        RecoveryReport report() {
            return report;
        }
    }
}
