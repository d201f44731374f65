package io.reactiveraft.testkit;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What happened, as one number and, if somebody wants to read it, as lines of text. Two runs of one seed have the same
 * trace, on every machine.
 */
final class Trace {

    private final @Nullable PrintStream out;
    private long hash = 0xCBF29CE484222325L;

    /** With somewhere to write lines to; null to write none. */
    Trace(@Nullable PrintStream out) {
        this.out = out;
    }

    /** Notes that something happened, with what matters of it. */
    void note(long nanos, String what, Object where, long first, long second) {
        mix(nanos);
        mix(what.hashCode());
        mix(where.toString().hashCode());
        mix(first);
        mix(second);
        if (out != null) {
            out.print(String.format(
                    Locale.ROOT, "%12d us  %-10s %-12s %d %d\n", nanos / 1_000, where, what, first, second));
        }
    }

    private void mix(long value) {
        hash = (hash ^ value) * 0x100000001B3L;
        hash ^= hash >>> 29;
    }

    long hash() {
        return hash;
    }
}
