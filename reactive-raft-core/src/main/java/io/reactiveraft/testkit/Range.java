package io.reactiveraft.testkit;

/** Says what is wrong with a number, and what is allowed. */
final class Range {

    private Range() {}

    /**
     * Looks whether a number may be what it is.
     *
     * @throws IllegalArgumentException if not
     */
    static void require(String key, double value, double min, double max) {
        // Not a number is neither above nor below anything.
        if (!(value >= min && value <= max)) {
            throw new IllegalArgumentException(
                    key + " is " + text(value) + ", but " + text(min) + " to " + text(max) + " is allowed");
        }
    }

    private static String text(double value) {
        return value == Math.rint(value) && Math.abs(value) < Long.MAX_VALUE
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
