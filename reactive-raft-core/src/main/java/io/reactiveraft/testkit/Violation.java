package io.reactiveraft.testkit;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A rule was broken that must hold whatever happens. The message names the rule, what was found, and the moment. */
public final class Violation extends AssertionError {

    private static final long serialVersionUID = 1;

    private final String rule;
    private String where = "";

    Violation(String rule, @Nullable Object... found) {
        super(rule + ": " + Arrays.toString(found));
        this.rule = rule;
        for (Object one : found) {
            if (one instanceof Throwable cause && getCause() == null) {
                initCause(cause);
            }
        }
    }

    /** Says where it was noticed, if that is not known yet. */
    void happened(World world) {
        where = where.isEmpty() ? " (" + world + ")" : where;
    }

    @Override
    public String getMessage() {
        return super.getMessage() + where;
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
