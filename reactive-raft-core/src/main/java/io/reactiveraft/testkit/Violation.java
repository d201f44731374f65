package io.reactiveraft.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A rule was broken that must hold whatever happens. The message names the rule and what was found. */
public final class Violation extends AssertionError {

    private static final long serialVersionUID = 1;

    private final String rule;

    Violation(String rule, @Nullable Object... found) {
        super(rule + ": " + Arrays.toString(found));
        this.rule = rule;
    }

    /** What must hold. */
    public String rule() {
        return rule;
    }

    static void unless(boolean holds, String rule, @Nullable Object... found) {
        if (!holds) {
            throw new Violation(rule, found);
        }
    }
}
