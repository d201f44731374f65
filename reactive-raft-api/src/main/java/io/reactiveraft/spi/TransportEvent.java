package io.reactiveraft.spi;

import io.reactiveraft.NodeId;

/** What happened to the connections of a node. */
public sealed interface TransportEvent {

    /**
     * All lanes to a peer are ready.
     *
     * @param peer who
     */
    record Connected(NodeId peer) implements TransportEvent {}

    /**
     * The connection to a peer is gone.
     *
     * @param peer who
     * @param reason why, for people
     */
    record Disconnected(NodeId peer, String reason) implements TransportEvent {}

    /**
     * Somebody was not let in, or did not let us in.
     *
     * @param remote the address, as text
     * @param refusal what kind of reason
     * @param detail the reason, for people
     */
    record Refused(String remote, Refusal refusal, String detail) implements TransportEvent {}

    /** Why somebody was not let in. */
    enum Refusal {
        /** The certificate is not signed by our authority, not valid now, or missing. */
        UNTRUSTED_CERTIFICATE,
        /** The certificate is good, but its name is no peer's, or not the one that was dialled. */
        UNKNOWN_NODE,
        /** A node of another cluster. */
        OTHER_CLUSTER,
        /** A peer that speaks no version of ours. */
        NO_COMMON_VERSION,
        /** A frame that is too long or makes no sense. */
        MALFORMED_FRAME
    }
}
