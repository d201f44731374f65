package io.reactiveraft.kernel;

/**
 * What a leader says to an order.
 *
 * @param verdict whether it is accepted
 * @param index the index of the entry that came of it, 0 if none did
 */
record Decision(Verdict verdict, long index) {

    static Decision accepted(long index) {
        return new Decision(Verdict.ACCEPTED, index);
    }

    static Decision refused(Verdict verdict) {
        return new Decision(verdict, 0);
    }

    /** The answer to who handed the order on. */
    Message.OrderReply reply(long term, long token) {
        return new Message.OrderReply(term, token, verdict, index);
    }
}
