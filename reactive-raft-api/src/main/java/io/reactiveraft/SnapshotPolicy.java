package io.reactiveraft;

import java.time.Duration;

/**
 * When a node takes a snapshot of its state machine, and how much of the log it keeps behind it. Each node follows it
 * for itself; without {@link StateMachine#snapshots() snapshots} of the state machine none is taken, and the log is
 * kept for ever. Immutable, each {@code with…} gives a changed copy.
 *
 * @param entries a snapshot is due once so many entries were applied since the last one; 1 or more
 * @param bytes or so many bytes of them; 1 or more
 * @param interval or so much time has passed, if any entry was applied; 1 s to 365 d
 * @param keepEntries how many entries before the snapshot are kept at the least, so that a follower that is a little
 *     behind needs no snapshot; 0 or more
 * @param lagEntriesMax how many are kept for followers that the leader reaches and that are further behind; at least
 *     {@code keepEntries}
 * @param chunkBytes in chunks of how many bytes a snapshot is stored and sent, sixteen of them at a time; 64 B to 1 MiB
 */
public record SnapshotPolicy(
        long entries, long bytes, Duration interval, long keepEntries, long lagEntriesMax, int chunkBytes) {

    private static final Duration INTERVAL_MIN = Duration.ofSeconds(1);
    private static final Duration INTERVAL_MAX = Duration.ofDays(365);
    private static final int CHUNK_BYTES_MIN = 64;
    private static final int CHUNK_BYTES_MAX = 1 << 20;

    /** Each hour, after a million entries or a quarter of a GiB; keeps ten thousand entries, for laggards a million. */
    public static final SnapshotPolicy DEFAULT =
            new SnapshotPolicy(1_000_000, 256L << 20, Duration.ofHours(1), 10_000, 1_000_000, 256 << 10);

    /** Checks each against its range. */
    public SnapshotPolicy {
        atLeast("snapshots.entries", entries, 1);
        atLeast("snapshots.bytes", bytes, 1);
        atLeast("snapshots.keepEntries", keepEntries, 0);
        atLeast("snapshots.lagEntriesMax", lagEntriesMax, keepEntries);
        if (chunkBytes < CHUNK_BYTES_MIN || chunkBytes > CHUNK_BYTES_MAX) {
            throw new InvalidConfigException(
                    "snapshots.chunkBytes", Integer.toString(chunkBytes), CHUNK_BYTES_MIN + " to " + CHUNK_BYTES_MAX);
        }
        if (interval.compareTo(INTERVAL_MIN) < 0 || interval.compareTo(INTERVAL_MAX) > 0) {
            throw new InvalidConfigException(
                    "snapshots.interval", interval.toString(), INTERVAL_MIN + " to " + INTERVAL_MAX);
        }
    }

    private static void atLeast(String key, long value, long min) {
        if (value < min) {
            throw new InvalidConfigException(key, Long.toString(value), min + " or more");
        }
    }

    /** A copy with another number of entries after which a snapshot is due. */
    public SnapshotPolicy withEntries(long count) {
        return new SnapshotPolicy(count, bytes, interval, keepEntries, lagEntriesMax, chunkBytes);
    }

    /** A copy with another number of bytes after which a snapshot is due. */
    public SnapshotPolicy withBytes(long count) {
        return new SnapshotPolicy(entries, count, interval, keepEntries, lagEntriesMax, chunkBytes);
    }

    /** A copy with another time after which a snapshot is due. */
    public SnapshotPolicy withInterval(Duration time) {
        return new SnapshotPolicy(entries, bytes, time, keepEntries, lagEntriesMax, chunkBytes);
    }

    /** A copy that keeps other numbers of entries, for all and for laggards. */
    public SnapshotPolicy keeping(long count, long forLaggards) {
        return new SnapshotPolicy(entries, bytes, interval, count, forLaggards, chunkBytes);
    }

    /** A copy with another size of chunks. */
    public SnapshotPolicy withChunkBytes(int count) {
        return new SnapshotPolicy(entries, bytes, interval, keepEntries, lagEntriesMax, count);
    }
}
