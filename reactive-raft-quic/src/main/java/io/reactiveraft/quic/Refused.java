package io.reactiveraft.quic;

import io.reactiveraft.spi.TransportEvent.Refusal;

/** Why somebody is not let in. Part of normal life, hence without a stack trace. */
final class Refused extends Exception {

    private static final long serialVersionUID = 1L;

    private final Refusal refusal;

    Refused(Refusal refusal, String detail) {
        super(detail, null, false, false);
        this.refusal = refusal;
    }

    Refusal refusal() {
        return refusal;
    }

    String detail() {
        return String.valueOf(getMessage());
    }
}
