package io.reactiveraft.testkit;

/** Says what is wrong with a number, and what is allowed. */
final class Range {

    private Range() {}

    /**
     * Looks whether a number may be what it is.
     *
     * @throws IllegalArgumentException if not
     */
    static void require(String key, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(key + " is " + value + ", but " + min + " to " + max + " is allowed");
        }
    }

    /**
     * Looks whether a number may be a share.
     *
     * @throws IllegalArgumentException if not
     */
    static void requireShare(String key, double value) {
        // What is not a number is neither above nor below anything.
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(key + " is " + value + ", but 0 to 1 is allowed");
        }
    }
}
