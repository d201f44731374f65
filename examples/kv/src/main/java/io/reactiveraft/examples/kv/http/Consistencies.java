package io.reactiveraft.examples.kv.http;

import io.reactiveraft.ReadConsistency;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.convert.DurationStyle;

/**
 * What a reader may ask for: {@code ?consistency=linearizable} (the default), {@code lease}, {@code stale},
 * {@code at-least&index=42}, {@code bounded&staleness=200ms}.
 */
final class Consistencies {

    private static final Duration STALENESS_MIN = Duration.ofMillis(1);
    private static final Duration STALENESS_MAX = Duration.ofHours(1);

    private Consistencies() {}

    static ReadConsistency parse(@Nullable String name, @Nullable String index, @Nullable String staleness) {
        String asked = name == null ? "linearizable" : name;
        refuseUnless("at-least", asked, "index", index);
        refuseUnless("bounded", asked, "staleness", staleness);
        return switch (asked) {
            case "linearizable" -> ReadConsistency.LINEARIZABLE;
            case "lease" -> ReadConsistency.LEASE;
            case "stale" -> ReadConsistency.STALE;
            case "at-least" -> ReadConsistency.atLeast(Requests.index("index", require(asked, "index=42", index), 0));
            case "bounded" -> ReadConsistency.boundedStaleness(duration(require(asked, "staleness=200ms", staleness)));
            default ->
                throw Requests.bad("consistency is \"" + asked + "\"; allowed: linearizable (the default), lease,"
                        + " stale, at-least&index=42, bounded&staleness=200ms");
        };
    }

    private static void refuseUnless(String owner, String asked, String parameter, @Nullable String value) {
        if (value != null && !asked.equals(owner)) {
            throw Requests.bad(parameter + " is allowed with consistency=" + owner + " only, not with " + asked);
        }
    }

    private static String require(String asked, String form, @Nullable String value) {
        if (value == null) {
            throw Requests.bad("consistency=" + asked + " needs one more: consistency=" + asked + "&" + form);
        }
        return value;
    }

    private static Duration duration(String staleness) {
        try {
            Duration bound = DurationStyle.SIMPLE.parse(staleness);
            if (bound.compareTo(STALENESS_MIN) >= 0 && bound.compareTo(STALENESS_MAX) <= 0) {
                return bound;
            }
        } catch (IllegalArgumentException | ArithmeticException e) {
            // Refused below like one out of range.
        }
        throw Requests.bad("staleness is \"" + staleness + "\"; allowed: 1ms to 1h, like 200ms, 5s or 1m");
    }
}
