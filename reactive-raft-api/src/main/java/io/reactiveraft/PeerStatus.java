package io.reactiveraft;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a leader sees another member.
 *
 * @param id who
 * @param state how entries go to it
 * @param matchIndex the highest index known to be durable there
 * @param lag how many entries of the leader's log it is not known to have
 * @param sinceContact how long it has not been heard of; null if never in this term
 * @param roundTrip how long a message and its answer take, smoothed; null if not measured
 */
public record PeerStatus(
        NodeId id,
        State state,
        long matchIndex,
        long lag,
        @Nullable Duration sinceContact,
        @Nullable Duration roundTrip) {

    /** How entries go to a member. */
    public enum State {
        /** One message at a time, to find out where the logs match. */
        PROBE,
        /** Messages in a row. */
        REPLICATE,
        /** It needs entries that are no longer in the log, and fetches a snapshot. */
        SNAPSHOT
    }
}
