package io.reactiveraft.session;

/** Why a command was refused, as far as it can be written down: what the refusal said. */
final class RememberedFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    RememberedFailure(String message) {
        super(message, null, false, false);
    }
}
