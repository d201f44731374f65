package io.reactiveraft;

import java.time.Duration;

/**
 * The settings of a group; the same on all its nodes. Immutable, each {@code with…} gives a changed copy.
 *
 * @param timing when to act
 * @param limits how much at once
 * @param snapshots when to take snapshots and shorten the log
 */
public record RaftConfig(Timing timing, Limits limits, SnapshotPolicy snapshots) {

    /** For nodes within one building: a leader is replaced within about a second. */
    public static RaftConfig defaults() {
        return new RaftConfig(
                new Timing(
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ofMinutes(10),
                        10),
                new Limits(1 << 20, 64 << 10, 64, 4 << 20, 16 << 20, 16 << 20, 32 << 20, 10, 4096),
                SnapshotPolicy.DEFAULT);
    }

    /** Small batches and short election timeouts: for few outstanding proposals on a fast network. */
    public static RaftConfig lowLatency() {
        RaftConfig config = defaults();
        return config.withTiming(config.timing
                        .withHeartbeatInterval(Duration.ofMillis(30))
                        .withElectionTimeout(Duration.ofMillis(150), Duration.ofMillis(1500))
                        .withProposalTimeout(Duration.ofSeconds(5)))
                .withLimits(config.limits.withAppendBytesMax(16 << 10));
    }

    /** Large batches and much in flight: for many outstanding proposals. */
    public static RaftConfig highThroughput() {
        RaftConfig config = defaults();
        return config.withLimits(
                new Limits(1 << 20, 256 << 10, 128, 16 << 20, 64 << 20, 64 << 20, 128 << 20, 10, 4096));
    }

    /** A copy with other timing. */
    public RaftConfig withTiming(Timing changed) {
        return new RaftConfig(changed, limits, snapshots);
    }

    /** A copy with other limits. */
    public RaftConfig withLimits(Limits changed) {
        return new RaftConfig(timing, changed, snapshots);
    }

    /** A copy with another policy of snapshots. */
    public RaftConfig withSnapshots(SnapshotPolicy changed) {
        return new RaftConfig(timing, limits, changed);
    }

    /**
     * When to act.
     *
     * <p>The election timeout adapts to the time that messages take between the nodes: a node draws it, anew each time,
     * between some time and twice that, and that time is {@code electionTimeoutMin} unless messages take so long that
     * more is needed.
     *
     * @param electionTimeoutMin after how long without a leader a node stands for election, at the least; 10 ms to 1
     *     min. Nobody votes against a leader that it heard of so short a while ago
     * @param electionTimeoutMax the same at the most, however slow the network; twice the least to 10 min
     * @param heartbeatInterval how often a leader speaks to each follower; 1 ms to a third of
     *     {@code electionTimeoutMin}
     * @param proposalTimeout how long a proposal or a query may take; 10 ms to 1 h
     * @param transferTimeout how long a transfer of leadership may take, while writes wait; 10 ms to 1 min
     * @param catchUpTimeout how long a new voter may take to catch up; 100 ms to 24 h
     * @param sessionTimeout after how long without use a session expires; 1 s to 24 h of the time during which there is
     *     a leader
     * @param clockDriftPercent by how much one node's clock may run faster than another's, for lease reads: within an
     *     election timeout, in percent of it; 1 to 50
     */
    public record Timing(
            Duration electionTimeoutMin,
            Duration electionTimeoutMax,
            Duration heartbeatInterval,
            Duration proposalTimeout,
            Duration transferTimeout,
            Duration catchUpTimeout,
            Duration sessionTimeout,
            int clockDriftPercent) {

        private static final int CLOCK_DRIFT_PERCENT_MAX = 50;

        /** Checks each against its range and against the others. */
        public Timing {
            within("timing.electionTimeoutMin", electionTimeoutMin, Duration.ofMillis(10), Duration.ofMinutes(1));
            within(
                    "timing.electionTimeoutMax",
                    electionTimeoutMax,
                    electionTimeoutMin.multipliedBy(2),
                    Duration.ofMinutes(10));
            within(
                    "timing.heartbeatInterval",
                    heartbeatInterval,
                    Duration.ofMillis(1),
                    electionTimeoutMin.dividedBy(3));
            within("timing.proposalTimeout", proposalTimeout, Duration.ofMillis(10), Duration.ofHours(1));
            within("timing.transferTimeout", transferTimeout, Duration.ofMillis(10), Duration.ofMinutes(1));
            within("timing.catchUpTimeout", catchUpTimeout, Duration.ofMillis(100), Duration.ofHours(24));
            within("timing.sessionTimeout", sessionTimeout, Duration.ofSeconds(1), Duration.ofHours(24));
            if (clockDriftPercent < 1 || clockDriftPercent > CLOCK_DRIFT_PERCENT_MAX) {
                throw new InvalidConfigException(
                        "timing.clockDriftPercent",
                        Integer.toString(clockDriftPercent),
                        "1 to " + CLOCK_DRIFT_PERCENT_MAX);
            }
        }

        /** A copy with another range of election timeouts. */
        public Timing withElectionTimeout(Duration min, Duration max) {
            return new Timing(
                    min,
                    max,
                    heartbeatInterval,
                    proposalTimeout,
                    transferTimeout,
                    catchUpTimeout,
                    sessionTimeout,
                    clockDriftPercent);
        }

        /** A copy with another heartbeat interval. */
        public Timing withHeartbeatInterval(Duration interval) {
            return new Timing(
                    electionTimeoutMin,
                    electionTimeoutMax,
                    interval,
                    proposalTimeout,
                    transferTimeout,
                    catchUpTimeout,
                    sessionTimeout,
                    clockDriftPercent);
        }

        /** A copy with another proposal timeout. */
        public Timing withProposalTimeout(Duration timeout) {
            return new Timing(
                    electionTimeoutMin,
                    electionTimeoutMax,
                    heartbeatInterval,
                    timeout,
                    transferTimeout,
                    catchUpTimeout,
                    sessionTimeout,
                    clockDriftPercent);
        }

        /** A copy with another time that a transfer may take. */
        public Timing withTransferTimeout(Duration timeout) {
            return new Timing(
                    electionTimeoutMin,
                    electionTimeoutMax,
                    heartbeatInterval,
                    proposalTimeout,
                    timeout,
                    catchUpTimeout,
                    sessionTimeout,
                    clockDriftPercent);
        }

        /** A copy with another time that a new voter may take to catch up. */
        public Timing withCatchUpTimeout(Duration timeout) {
            return new Timing(
                    electionTimeoutMin,
                    electionTimeoutMax,
                    heartbeatInterval,
                    proposalTimeout,
                    transferTimeout,
                    timeout,
                    sessionTimeout,
                    clockDriftPercent);
        }

        /** A copy with another time after which a session expires. */
        public Timing withSessionTimeout(Duration timeout) {
            return new Timing(
                    electionTimeoutMin,
                    electionTimeoutMax,
                    heartbeatInterval,
                    proposalTimeout,
                    transferTimeout,
                    catchUpTimeout,
                    timeout,
                    clockDriftPercent);
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
     * @param catchUpRoundsMax in how many rounds, each as long as what was written during the one before, a new voter
     *     must catch up. 1 to 1000
     * @param sessionsMax sessions of the group at once. 1 to 1048576
     */
    public record Limits(
            int entryBytesMax,
            int appendBytesMax,
            int inflightMessagesMax,
            long inflightBytesMax,
            long uncommittedBytesMax,
            long queuedBytesMax,
            long tailBytesMax,
            int catchUpRoundsMax,
            int sessionsMax) {

        /** Checks each against its range and against the others. */
        public Limits {
            within("limits.entryBytesMax", entryBytesMax, 1, 1 << 20);
            within("limits.appendBytesMax", appendBytesMax, 1 << 10, 256 << 10);
            within("limits.inflightMessagesMax", inflightMessagesMax, 1, 4096);
            within("limits.inflightBytesMax", inflightBytesMax, appendBytesMax, Long.MAX_VALUE);
            within("limits.uncommittedBytesMax", uncommittedBytesMax, entryBytesMax, Long.MAX_VALUE);
            within("limits.queuedBytesMax", queuedBytesMax, entryBytesMax, Long.MAX_VALUE);
            within("limits.tailBytesMax", tailBytesMax, appendBytesMax, Long.MAX_VALUE);
            within("limits.catchUpRoundsMax", catchUpRoundsMax, 1, 1000);
            within("limits.sessionsMax", sessionsMax, 1, 1 << 20);
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
                    tailBytesMax,
                    catchUpRoundsMax,
                    sessionsMax);
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
                    tailBytesMax,
                    catchUpRoundsMax,
                    sessionsMax);
        }

        /** A copy with another number of sessions. */
        public Limits withSessionsMax(int sessions) {
            return new Limits(
                    entryBytesMax,
                    appendBytesMax,
                    inflightMessagesMax,
                    inflightBytesMax,
                    uncommittedBytesMax,
                    queuedBytesMax,
                    tailBytesMax,
                    catchUpRoundsMax,
                    sessions);
        }

        private static void within(String key, long value, long min, long max) {
            if (value < min || value > max) {
                throw new InvalidConfigException(
                        key, Long.toString(value), min + " to " + (max == Long.MAX_VALUE ? "any" : max));
            }
        }
    }
}
