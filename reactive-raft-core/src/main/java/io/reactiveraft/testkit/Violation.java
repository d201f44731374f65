package io.reactiveraft.testkit;

import java.util.Arrays;

/** A rule was broken that must hold whatever happens. The message names the rule and what was found. */
public final class Violation extends AssertionError {

    private static final long serialVersionUID = 1;

    Violation(String rule, Object... found) {
        super(rule + ": " + Arrays.toString(found));
    }

    static void unless(boolean holds, String rule, Object... found) {
        if (!holds) {
            throw new Violation(rule, found);
        }
    }
}
