package io.reactiveraft;

/**
 * The name of a Raft group: one log, one leader at a time, one state machine. A node hosts many groups.
 *
 * @param value 1 to 64 characters out of letters, digits, {@code . _ -}, the first a letter or digit
 */
public record GroupId(String value) implements Comparable<GroupId> {

    /** Checks the name. */
    public GroupId {
        Names.check("group id", value);
    }

    /** The same as the constructor, shorter to read in lists. */
    public static GroupId of(String value) {
        return new GroupId(value);
    }

    @Override
    public int compareTo(GroupId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
