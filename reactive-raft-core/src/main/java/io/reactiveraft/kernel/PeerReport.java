package io.reactiveraft.kernel;

import io.reactiveraft.Membership;
import io.reactiveraft.NodeId;
import java.util.ArrayList;
import java.util.List;

/** How a leader sees the other members, for those who ask. */
final class PeerReport {

    private PeerReport() {}

    static List<PeerView> peers(KernelState state, Followers followers) {
        List<PeerView> peers = new ArrayList<>();
        followers.all().forEach((id, progress) -> {
            if (state.membership().contains(id)) {
                peers.add(peer(state, id, progress));
            }
        });
        return peers;
    }

    private static PeerView peer(KernelState state, NodeId id, Progress progress) {
        Pulse pulse = progress.pulse();
        return new PeerView(
                id,
                progress.state(),
                progress.match(),
                state.log().lastIndex() - progress.match(),
                !state.isUnreachable(id),
                pulse.isHeard(),
                pulse.isHeard() ? pulse.silentNanos(state.nowNanos()) : 0,
                pulse.roundTrip().smoothedNanos());
    }

    /** How many more voters may fail; those that are silent for an election timeout have. */
    static int failureTolerance(KernelState state, Followers followers) {
        long timeout = state.timer().timeoutNanos();
        Membership membership = state.membership();
        return Quorum.spare(membership, voter -> voter.equals(state.self()) || followers.isHeardWithin(voter, timeout));
    }
}
