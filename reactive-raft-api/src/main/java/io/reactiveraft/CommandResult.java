package io.reactiveraft;

import org.jspecify.annotations.Nullable;

/** What the state machine answers to one command. */
public sealed interface CommandResult {

    /**
     * The command took effect; a null value completes the caller's Mono empty. The value must not change any more: who
     * repeats a proposal in a {@link RaftSession} is given it again.
     */
    static CommandResult of(@Nullable Object value) {
        return new Value(value);
    }

    /**
     * The command was refused by the state machine, on every replica alike and without a change to the state. The
     * caller gets a {@link CommandFailedException} with this cause.
     */
    static CommandResult failed(Throwable cause) {
        return new Failure(cause);
    }

    /**
     * The command took effect.
     *
     * @param value what the proposer gets
     */
    record Value(@Nullable Object value) implements CommandResult {}

    /**
     * The command was refused.
     *
     * @param cause why
     */
    record Failure(Throwable cause) implements CommandResult {}
}
