package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import io.reactiveraft.PeerStatus;

/**
 * How a leader sees another member.
 *
 * @param id who
 * @param state how entries go to it
 * @param matchIndex the highest index known to be durable there
 * @param lag how many entries of the leader's log it is not known to have
 * @param reachable whether there is a way to it, as far as this node knows
 * @param heard whether it was heard of in this term
 * @param silentNanos how long ago that was; 0 if it was not
 * @param roundTripNanos how long a message and its answer take, smoothed; 0 if not measured
 */
public record PeerView(
        NodeId id,
        PeerStatus.State state,
        long matchIndex,
        long lag,
        boolean reachable,
        boolean heard,
        long silentNanos,
        long roundTripNanos) {}
