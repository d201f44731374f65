package io.reactiveraft.kernel;

import java.util.function.Consumer;

/**
 * A kernel's settings, in nanoseconds and bytes. The node derives them from {@link io.reactiveraft.RaftConfig}, where
 * they are checked.
 *
 * @param timing when to act
 * @param limits how much at once
 * @param marks hears of rare situations as the kernel meets them; must not do anything to it
 */
public record KernelConfig(Timing timing, Limits limits, Consumer<Mark> marks) {

    /** Settings of a kernel whose marks nobody counts. */
    public KernelConfig(Timing timing, Limits limits) {
        this(timing, limits, mark -> {});
    }

    /**
     * When to act.
     *
     * @param electionTimeoutMinNanos the shortest time without a leader before standing for election
     * @param electionTimeoutMaxNanos the longest, however slow the network
     * @param heartbeatNanos between two heartbeats of a leader
     * @param leaseNanos how long after the beginning of a round that a quorum confirmed no other leader can be elected,
     *     whatever the drift of clocks
     * @param transferNanos how long a transfer of leadership may take
     * @param catchUpNanos how long a new voter may take to catch up
     */
    public record Timing(
            long electionTimeoutMinNanos,
            long electionTimeoutMaxNanos,
            long heartbeatNanos,
            long leaseNanos,
            long transferNanos,
            long catchUpNanos) {}

    /**
     * How much at once.
     *
     * @param entryBytesMax bytes of a command
     * @param appendBytesMax bytes in an append message, unless one batch alone is larger
     * @param inflightMessagesMax append messages to a follower without acknowledgement
     * @param inflightBytesMax bytes to a follower without acknowledgement, however long the way
     * @param uncommittedBytesMax bytes in the leader's log that are not committed
     * @param tailBytesMax bytes of recent entries kept in memory
     * @param catchUpRoundsMax rounds in which a new voter must catch up
     */
    public record Limits(
            int entryBytesMax,
            int appendBytesMax,
            int inflightMessagesMax,
            long inflightBytesMax,
            long uncommittedBytesMax,
            long tailBytesMax,
            int catchUpRoundsMax) {}
}
