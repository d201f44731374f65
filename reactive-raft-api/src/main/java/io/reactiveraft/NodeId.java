package io.reactiveraft;

/**
 * The name of a node: what its certificate says it is, never an address.
 *
 * @param value 1 to 64 characters out of letters, digits, {@code . _ -}, the first a letter or digit
 */
public record NodeId(String value) implements Comparable<NodeId> {

    /** Checks the name. */
    public NodeId {
        Names.check("node id", value);
    }

    /** The same as the constructor, shorter to read in lists. */
    public static NodeId of(String value) {
        return new NodeId(value);
    }

    @Override
    public int compareTo(NodeId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
