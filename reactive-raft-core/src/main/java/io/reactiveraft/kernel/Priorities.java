package io.reactiveraft.kernel;

import io.reactiveraft.Member;
import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Who is preferred as leader: voters by their priority, then those that are about to leave, then witnesses. */
final class Priorities {

    private static final int LEAVING = -1;
    private static final int WITNESS = -2;
    private static final int NO_MEMBER = -3;

    private Priorities() {}

    /** The higher the better. */
    static int of(Membership membership, NodeId voter) {
        @Nullable Member member = membership.member(voter);
        if (member == null) {
            return NO_MEMBER;
        }
        return switch (member.kind()) {
            case WITNESS -> WITNESS;
            case LEAVING -> LEAVING;
            default -> member.priority();
        };
    }

    /** Whether one of two is preferred; where they are equal, somebody must be: the one whose name comes first. */
    static boolean isBefore(Membership membership, NodeId voter, NodeId other) {
        int difference = of(membership, voter) - of(membership, other);
        return difference == 0 ? voter.compareTo(other) < 0 : difference > 0;
    }

    /**
     * How much longer a voter waits for a leader than those of the highest priority; up to the given time for those of
     * the lowest. Too short to make a difference to who is left alone, long enough to let the others go first.
     */
    static long handicapNanos(Membership membership, NodeId voter, long longestNanos) {
        TreeSet<Integer> levels = new TreeSet<>();
        membership.voters().forEach(each -> levels.add(of(membership, each)));
        int above = levels.tailSet(of(membership, voter), false).size();
        return levels.size() < 2 ? 0 : longestNanos * Math.min(above, levels.size() - 1) / (levels.size() - 1);
    }
}
