package io.reactiveraft.quic;

/** Bytes that are no frame of ours. Part of normal life, hence without a stack trace. */
final class Malformed extends Exception {

    private static final long serialVersionUID = 1L;

    Malformed(String what) {
        super(what, null, false, false);
    }
}
