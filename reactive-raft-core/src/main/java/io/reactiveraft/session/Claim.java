package io.reactiveraft.session;

/** What a call may do, decided in the order of the log. */
public sealed interface Claim {

    /**
     * It is to be applied: it was never seen before.
     *
     * @param result where its result is to be remembered
     */
    record New(FirstResult result) implements Claim {}

    /**
     * It was seen before, and must not be applied.
     *
     * @param result of the first time; there once the state machine has answered
     */
    record Repeated(FirstResult result) implements Claim {}

    /** The client has given its slot to another: whether it was applied is not known any more, and will not change. */
    record Forgotten() implements Claim {}

    /** The session is not known: the call was not applied now and never will be. */
    record Expired() implements Claim {}
}
