package io.reactiveraft.testing.transport;

/** What the chapters of the contract share. */
interface Contract {

    /** The nodes of the present test. */
    Scene scene();

    /** A node with an address of its own, not bound yet. */
    Party party(String id);

    /** Bytes that may be taken for one lane that stands still. */
    long stallLimit();
}
