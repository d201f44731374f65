package io.reactiveraft;

import org.jspecify.annotations.Nullable;

/**
 * How one proposal out of a stream ended.
 *
 * @param <R> the command's result
 */
public sealed interface ProposalResult<R> {

    /** How it ended. */
    Outcome outcome();

    /**
     * The state machine took it.
     *
     * @param value what the state machine answered; null if it answers nothing
     */
    record Applied<R>(@Nullable R value) implements ProposalResult<R> {
        @Override
        public Outcome outcome() {
            return Outcome.APPLIED;
        }
    }

    /**
     * It ended otherwise.
     *
     * @param error says how, and whether to try again
     */
    record Failed<R>(RaftException error) implements ProposalResult<R> {
        @Override
        public Outcome outcome() {
            return error.outcome();
        }
    }
}
