package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** How a leader sees the other members, for whoever watches; made only when somebody asks. */
final class PeerPictures {

    private final KernelState state;
    private final Followers followers;

    PeerPictures(KernelState state, Followers followers) {
        this.state = state;
        this.followers = followers;
    }

    /** In order; also those who were removed and have yet to hear of it. */
    List<PeerView> peers() {
        List<PeerView> peers = new ArrayList<>();
        followers.all().forEach((node, progress) -> peers.add(picture(node, progress)));
        return peers;
    }

    private PeerView picture(NodeId node, Progress progress) {
        Pulse pulse = progress.pulse();
        return new PeerView(
                node,
                progress.state(),
                progress.match(),
                state.log().lastIndex() - progress.match(),
                !state.isUnreachable(node),
                pulse.isHeard(),
                pulse.silentNanos(state.nowNanos()),
                pulse.roundTrip().smoothedNanos());
    }

    /**
     * How many more voters may fail before no quorum is left, if those fail first who hurt most; 0 also if none is left
     * now. Who was not heard of for the shortest election timeout, or speaks by another disk, has failed.
     */
    int failureTolerance() {
        Membership membership = state.membership();
        int tolerance = spare(membership.voters());
        return Math.max(0, membership.isJoint() ? Math.min(tolerance, spare(membership.outgoing())) : tolerance);
    }

    private int spare(Set<NodeId> voters) {
        long silentMax = state.config().timing().electionTimeoutMinNanos();
        int there = 0;
        for (NodeId voter : voters) {
            Progress counted = followers.counted(voter);
            boolean heard = counted != null && counted.pulse().isHeardWithin(silentMax, state.nowNanos());
            there += heard || voter.equals(state.self()) ? 1 : 0;
        }
        return there - Quorum.of(voters.size());
    }
}
