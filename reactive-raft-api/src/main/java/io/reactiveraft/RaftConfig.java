package io.reactiveraft;

import java.time.Duration;

/**
 * The settings of a group; the same on all its nodes. Immutable, each {@code with…} gives a changed copy.
 *
 * @param timing when to act
 * @param limits how much at once
 */
public record RaftConfig(Timing timing, Limits limits) {

    /** For nodes within one building: a leader is replaced within about a second. */
    public static RaftConfig defaults() {
        return new RaftConfig(
                new Timing(
                        Duration.ofMillis(500),
                        Duration.ofMillis(1000),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10)),
                new Limits(1 << 20, 64 << 10, 64, 4 << 20, 16 << 20, 16 << 20, 32 << 20));
    }

    /** Small batches and short election timeouts: for few outstanding proposals on a fast network. */
    public static RaftConfig lowLatency() {
        RaftConfig config = defaults();
        return config.withTiming(new Timing(
                        Duration.ofMillis(150), Duration.ofMillis(300), Duration.ofMillis(30), Duration.ofSeconds(5)))
                .withLimits(config.limits.withAppendBytesMax(16 << 10));
    }

    /** Large batches and much in flight: for many outstanding proposals. */
    public static RaftConfig highThroughput() {
        RaftConfig config = defaults();
        return config.withLimits(new Limits(1 << 20, 256 << 10, 128, 16 << 20, 64 << 20, 64 << 20, 128 << 20));
    }

    /** A copy with other timing. */
    public RaftConfig withTiming(Timing changed) {
        return new RaftConfig(changed, limits);
    }

    /** A copy with other limits. */
    public RaftConfig withLimits(Limits changed) {
        return new RaftConfig(timing, changed);
    }

    /**
     * When to act.
     *
     * @param electionTimeoutMin after how long without a leader a node stands for election, at the least; 10 ms to 1
     *     min
     * @param electionTimeoutMax the same at the most, drawn anew each time; 1.2 times the least to 10 min
     * @param heartbeatInterval how often a leader speaks to each follower; 1 ms to a third of
     *     {@code electionTimeoutMin}
     * @param proposalTimeout how long a proposal or a linearizable query may take; 10 ms to 1 h
     */
    public record Timing(
            Duration electionTimeoutMin,
            Duration electionTimeoutMax,
            Duration heartbeatInterval,
            Duration proposalTimeout) {

        /** Checks each against its range and against the others. */
        public Timing {
            within("timing.electionTimeoutMin", electionTimeoutMin, Duration.ofMillis(10), Duration.ofMinutes(1));
            within(
                    "timing.electionTimeoutMax",
                    electionTimeoutMax,
                    electionTimeoutMin.multipliedBy(12).dividedBy(10),
                    Duration.ofMinutes(10));
            within(
                    "timing.heartbeatInterval",
                    heartbeatInterval,
                    Duration.ofMillis(1),
                    electionTimeoutMin.dividedBy(3));
            within("timing.proposalTimeout", proposalTimeout, Duration.ofMillis(10), Duration.ofHours(1));
        }

        /** A copy with another range of election timeouts. */
        public Timing withElectionTimeout(Duration min, Duration max) {
            return new Timing(min, max, heartbeatInterval, proposalTimeout);
        }

        /** A copy with another heartbeat interval. */
        public Timing withHeartbeatInterval(Duration interval) {
            return new Timing(electionTimeoutMin, electionTimeoutMax, interval, proposalTimeout);
        }

        /** A copy with another proposal timeout. */
        public Timing withProposalTimeout(Duration timeout) {
            return new Timing(electionTimeoutMin, electionTimeoutMax, heartbeatInterval, timeout);
        }

        private static void within(String key, Duration value, Duration min, Duration max) {
            if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
                throw new InvalidConfigException(key, value.toString(), min + " to " + max);
            }
        }
    }

    /**
     * How much at once, in bytes of encoded commands unless said otherwise.
     *
     * @param entryBytesMax the largest command; larger ones are refused. 1 to 1 MiB
     * @param appendBytesMax how much goes into one append message, unless one entry alone is larger. 1 KiB to 256 KiB,
     *     so that even a message of the smallest batches, each with its header, fits into a frame
     * @param inflightMessagesMax append messages sent to a follower and not acknowledged. 1 to 4096
     * @param inflightBytesMax bytes sent to a follower and not acknowledged. At least {@code appendBytesMax}
     * @param uncommittedBytesMax bytes in the leader's log and not committed, and on every node bytes of its own
     *     proposals that are handed to a leader and not answered. At least {@code entryBytesMax}
     * @param queuedBytesMax bytes that wait on a node to be appended. At least {@code entryBytesMax}
     * @param tailBytesMax recent entries kept in memory for replication, apply and feeds. At least
     *     {@code appendBytesMax}
     */
    public record Limits(
            int entryBytesMax,
            int appendBytesMax,
            int inflightMessagesMax,
            long inflightBytesMax,
            long uncommittedBytesMax,
            long queuedBytesMax,
            long tailBytesMax) {

        /** Checks each against its range and against the others. */
        public Limits {
            within("limits.entryBytesMax", entryBytesMax, 1, 1 << 20);
            within("limits.appendBytesMax", appendBytesMax, 1 << 10, 256 << 10);
            within("limits.inflightMessagesMax", inflightMessagesMax, 1, 4096);
            within("limits.inflightBytesMax", inflightBytesMax, appendBytesMax, Long.MAX_VALUE);
            within("limits.uncommittedBytesMax", uncommittedBytesMax, entryBytesMax, Long.MAX_VALUE);
            within("limits.queuedBytesMax", queuedBytesMax, entryBytesMax, Long.MAX_VALUE);
            within("limits.tailBytesMax", tailBytesMax, appendBytesMax, Long.MAX_VALUE);
        }

        /** A copy with another size of append messages. */
        public Limits withAppendBytesMax(int bytes) {
            return new Limits(
                    entryBytesMax,
                    bytes,
                    inflightMessagesMax,
                    inflightBytesMax,
                    uncommittedBytesMax,
                    queuedBytesMax,
                    tailBytesMax);
        }

        /** A copy with another size of the largest command. */
        public Limits withEntryBytesMax(int bytes) {
            return new Limits(
                    bytes,
                    appendBytesMax,
                    inflightMessagesMax,
                    inflightBytesMax,
                    uncommittedBytesMax,
                    queuedBytesMax,
                    tailBytesMax);
        }

        private static void within(String key, long value, long min, long max) {
            if (value < min || value > max) {
                throw new InvalidConfigException(
                        key, Long.toString(value), min + " to " + (max == Long.MAX_VALUE ? "any" : max));
            }
        }
    }
}
