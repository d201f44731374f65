package io.reactiveraft.spi;

/**
 * A kind of traffic between two nodes, with flow control of its own: a lane that stands still holds up no other. The
 * codes are part of the wire format.
 */
public enum Lane {
    /** Small and urgent: votes, heartbeats, acknowledgements, read index, orders. */
    CONTROL(1),
    /**
     * Entries from a leader to a follower, or a snapshot offered in their place; ahead of them, answers to the
     * proposals that it forwarded.
     */
    LOG(2),
    /** Proposals from a follower to a leader. */
    FORWARD(3),
    /** Snapshots that one node fetches from another: requests for them, and their chunks. */
    SNAPSHOT(4);

    private final byte code;

    Lane(int code) {
        this.code = (byte) code;
    }

    /** The byte that stands for it. */
    public byte code() {
        return code;
    }
}
