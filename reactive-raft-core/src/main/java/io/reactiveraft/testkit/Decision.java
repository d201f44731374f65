package io.reactiveraft.testkit;

/**
 * Something that befalls a cluster at a moment. What a node's number stands for is known when that moment comes.
 *
 * @param atMicros when, since the weather turned bad
 * @param kind what
 * @param one whom
 * @param other whom else, or how
 * @param micros for how long
 */
public record Decision(long atMicros, Kind kind, int one, int other, long micros) {

    /** Checks the numbers. */
    public Decision {
        Range.require("atMicros", atMicros, 0, Schedule.STORM_MILLIS_MAX * 1_000L);
        Range.require("one", one, 0, Integer.MAX_VALUE);
        Range.require("other", other, 0, Integer.MAX_VALUE);
        Range.require("micros", micros, 0, Schedule.STORM_MILLIS_MAX * 1_000L);
    }

    /** What can befall a cluster. */
    public enum Kind {
        /** A process ends at once, and another begins after a while. */
        CRASH,
        /** The same, after it has written or said {@code other} things more: in the middle of whatever it does. */
        CRASH_IN_A_TURN,
        /** A process ends in good order, and another begins after a while. */
        STOP,
        /** A process stands still, and does not notice. */
        PAUSE,
        /** A machine's clock goes ahead at once. */
        JUMP,
        /** A process ends and its disk with it; the machine comes back as somebody new. */
        WIPE,
        /** Some cannot talk to the others, and their connections break. {@code other} has a bit for each. */
        PARTITION,
        /** What some say to the others is lost without a sign. {@code other} has a bit for each. */
        MUTE,
        /** The leader hears nobody, or nobody hears it, or both, or some are heard late. {@code other} says which. */
        BESIEGE,
        /** For a while, whoever comes to lead is cut off from most of the others a moment later. */
        SHORT_REIGNS,
        /** The leader is asked to hand over, and once it does hears nobody. */
        COUP,
        /** What one says to another waits, and comes all at once. */
        HOLD,
        /** A connection breaks. */
        RESET,
        /** A disk takes very long. */
        STALL,
        /** A disk fails to write. */
        WRITE_ERROR,
        /** A disk has no room left, until somebody makes some. */
        FULL,
        /** A disk fails to read, once. */
        READ_ERROR,
        /** What is on a disk is damaged; when the process begins again it cannot open it, and the disk is replaced. */
        ROT,
        /** An operator changes the membership. */
        CHANGE,
        /** An operator asks the leader to hand over. */
        TRANSFER,
        /** An operator has a node take a snapshot. */
        SNAPSHOT
    }
}
