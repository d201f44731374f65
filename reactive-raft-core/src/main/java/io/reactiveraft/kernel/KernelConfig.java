package io.reactiveraft.kernel;

/**
 * A kernel's settings, in nanoseconds and bytes. The node derives them from {@link io.reactiveraft.RaftConfig}, where
 * they are checked.
 *
 * @param electionTimeoutMinNanos the shortest time without a leader before standing for election
 * @param electionTimeoutMaxNanos the longest
 * @param heartbeatNanos between two heartbeats of a leader
 * @param appendBytesMax bytes in an append message, unless one batch alone is larger
 * @param inflightMessagesMax append messages to a follower without acknowledgement
 * @param inflightBytesMax bytes to a follower without acknowledgement
 * @param uncommittedBytesMax bytes in the leader's log that are not committed
 * @param tailBytesMax bytes of recent entries kept in memory
 */
public record KernelConfig(
        long electionTimeoutMinNanos,
        long electionTimeoutMaxNanos,
        long heartbeatNanos,
        int appendBytesMax,
        int inflightMessagesMax,
        long inflightBytesMax,
        long uncommittedBytesMax,
        long tailBytesMax) {}
