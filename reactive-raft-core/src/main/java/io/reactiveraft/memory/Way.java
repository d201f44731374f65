package io.reactiveraft.memory;

import io.reactiveraft.NodeId;
import io.reactiveraft.spi.Frame;
import io.reactiveraft.spi.Lane;

/**
 * How frames get from one node to another in a {@link MemoryNetwork}. A real transport brings each at once, or after a
 * while, in the order of their lane, or loses the connection; a way that is to test what becomes of a node may do
 * worse.
 */
@FunctionalInterface
public interface Way {

    /** Brings every frame at once. */
    Way DIRECT = Transit::arrive;

    /** A frame sets out. Called on the thread of the sender, who has been asked for it. */
    void carry(Transit transit);

    /** A frame that is under way; its methods may be called from any thread. */
    interface Transit {

        /** Who sent it. */
        NodeId from();

        /** Whom it is for. */
        NodeId to();

        /** Its lane. */
        Lane lane();

        /** What it is. */
        Frame frame();

        /** It arrives, if the connection it set out on is still there; each further call is one more copy. */
        void arrive();

        /** It never arrives: the sender is asked for another. To be called instead of {@link #arrive}. */
        void vanish();
    }
}
