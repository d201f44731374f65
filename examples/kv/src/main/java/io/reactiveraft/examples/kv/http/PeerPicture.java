package io.reactiveraft.examples.kv.http;

import io.reactiveraft.PeerStatus;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another member as the leader sees it.
 *
 * @param id who
 * @param state how entries go to it
 * @param matchIndex the highest index known to be durable there
 * @param lag how many entries of the leader's log it is not known to have
 * @param sinceContactMillis how long it has not been heard of; null if never in this term
 * @param roundTripMillis how long a message and its answer take; null if not measured
 */
public record PeerPicture(
        String id,
        PeerStatus.State state,
        long matchIndex,
        long lag,
        @Nullable Double sinceContactMillis,
        @Nullable Double roundTripMillis) {

    private static final double MICROS_PER_MILLI = 1000.0;

    static PeerPicture of(PeerStatus peer) {
        return new PeerPicture(
                peer.id().value(),
                peer.state(),
                peer.matchIndex(),
                peer.lag(),
                millis(peer.sinceContact()),
                millis(peer.roundTrip()));
    }

    private static @Nullable Double millis(@Nullable Duration duration) {
        return duration == null ? null : TimeUnit.NANOSECONDS.toMicros(duration.toNanos()) / MICROS_PER_MILLI;
    }
}
