package io.reactiveraft;

/**
 * The name of a cluster. Nodes of another cluster are refused, and so is a data folder that belongs to one.
 *
 * @param value 1 to 64 characters out of letters, digits, {@code . _ -}, the first a letter or digit
 */
public record ClusterId(String value) {

    /** Checks the name. */
    public ClusterId {
        Names.check("cluster id", value);
    }

    /** The same as the constructor. */
    public static ClusterId of(String value) {
        return new ClusterId(value);
    }

    @Override
    public String toString() {
        return value;
    }
}
