package io.reactiveraft.kernel;

import io.reactiveraft.NodeId;
import org.jspecify.annotations.Nullable;

/**
 * What the last inputs were, for the one who has to find out what led to a violation. Nothing is put into words before
 * that, and no input is kept alive.
 */
final class RecentInputs {

    private static final int COUNT = 32;

    private final Class<?>[] kinds = new Class<?>[COUNT];
    private final @Nullable NodeId[] peers = new NodeId[COUNT];
    private final long[] nanos = new long[COUNT];
    private final long[] terms = new long[COUNT];
    private final long[] numbers = new long[COUNT];
    private long total;

    void add(Input input, long nowNanos) {
        int slot = (int) (total++ % COUNT);
        nanos[slot] = nowNanos;
        if (input instanceof Input.Received received) {
            kinds[slot] = received.message().getClass();
            peers[slot] = received.from();
            terms[slot] = received.message().term();
            numbers[slot] = number(received.message());
        } else {
            kinds[slot] = input.getClass();
            peers[slot] = peer(input);
            terms[slot] = -1;
            numbers[slot] = number(input);
        }
    }

    /** An index if it speaks of one, else the number that it goes by. */
    private static long number(Message message) {
        if (message instanceof Message.AppendRequest request) {
            return request.prevIndex();
        } else if (message instanceof Message.AppendReply reply) {
            return reply.matchIndex();
        } else if (message instanceof Message.Heartbeat heartbeat) {
            return heartbeat.round();
        } else if (message instanceof Message.HeartbeatReply reply) {
            return reply.round();
        } else if (message instanceof Message.AppendReject reject) {
            return reject.prevIndex();
        } else if (message instanceof Message.VoteRequest request) {
            return request.lastIndex();
        }
        return message instanceof Message.SnapshotOffer offer ? offer.snapshot().index() : 0;
    }

    private static long number(Input input) {
        if (input instanceof Input.Propose proposal) {
            return proposal.token();
        } else if (input instanceof Input.Persisted persisted) {
            return persisted.writeId();
        } else if (input instanceof Input.Fetched fetched) {
            return fetched.fromIndex();
        } else if (input instanceof Input.Restored restored) {
            return restored.snapshot().index();
        } else if (input instanceof Input.Compacted compacted) {
            return compacted.start().index();
        } else if (input instanceof Input.Installed installed) {
            return installed.snapshot().index();
        }
        return input instanceof Input.NotInstalled failed ? failed.snapshot().index() : 0;
    }

    private static @Nullable NodeId peer(Input input) {
        if (input instanceof Input.Fetched fetched) {
            return fetched.peer();
        } else if (input instanceof Input.PeerUp up) {
            return up.peer();
        }
        return input instanceof Input.PeerDown down ? down.peer() : null;
    }

    /** A line for each, the latest last, with how long before now it came. */
    String text(long nowNanos) {
        StringBuilder text = new StringBuilder();
        for (long i = Math.max(0, total - COUNT); i < total; i++) {
            int slot = (int) (i % COUNT);
            text.append("\n  ").append((nanos[slot] - nowNanos) / 1000).append(" us: ");
            text.append(kinds[slot].getSimpleName()).append(' ').append(numbers[slot]);
            text.append(terms[slot] < 0 ? "" : " of term " + terms[slot]);
            text.append(peers[slot] == null ? "" : ", " + peers[slot]);
        }
        return text.toString();
    }
}
