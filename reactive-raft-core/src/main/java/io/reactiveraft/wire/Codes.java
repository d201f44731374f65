package io.reactiveraft.wire;

import io.reactiveraft.kernel.Effect.Refused.Reason;
import io.reactiveraft.kernel.Verdict;
import org.jspecify.annotations.Nullable;

/** The numbers that stand for answers. Part of the wire format: one that was given away is never used again. */
final class Codes {

    private Codes() {}

    static long of(@Nullable Reason reason) {
        if (reason == null) {
            return 0;
        }
        return switch (reason) {
            case NO_LEADER -> 1;
            case NOT_LEADER -> 2;
            case OVERLOADED -> 3;
            case TOO_LARGE -> 4;
            case NOT_ADMITTING -> 5;
        };
    }

    static @Nullable Reason reason(long code) {
        if (code == 0) {
            return null;
        }
        for (Reason reason : Reason.values()) {
            if (of(reason) == code) {
                return reason;
            }
        }
        throw new MalformedFrameException("no reason for a refusal is " + code);
    }

    static long of(Verdict verdict) {
        return switch (verdict) {
            case ACCEPTED -> 0;
            case NO_LEADER -> 1;
            case NOT_LEADER -> 2;
            case LOST -> 3;
            case CONFLICT -> 4;
            case IN_PROGRESS -> 5;
            case NOT_READY -> 6;
            case INVALID -> 7;
        };
    }

    static Verdict verdict(long code) {
        for (Verdict verdict : Verdict.values()) {
            if (of(verdict) == code) {
                return verdict;
            }
        }
        throw new MalformedFrameException("no verdict is " + code);
    }
}
