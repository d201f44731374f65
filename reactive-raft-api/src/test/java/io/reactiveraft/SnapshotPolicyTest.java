package io.reactiveraft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** When snapshots are taken, and what is said of numbers that make no sense. */
class SnapshotPolicyTest {

    private static final SnapshotPolicy DEFAULT = SnapshotPolicy.DEFAULT;

    @Test
    void aCopyDiffersInWhatItIsAskedToAndInNothingElse() {
        Duration hour = Duration.ofHours(1);
        assertThat(List.of(
                        DEFAULT,
                        DEFAULT.withEntries(2),
                        DEFAULT.withBytes(2),
                        DEFAULT.withInterval(Duration.ofSeconds(2)),
                        DEFAULT.keeping(2, 3),
                        DEFAULT.withChunkBytes(128)))
                .containsExactly(
                        new SnapshotPolicy(1_000_000, 256L << 20, hour, 10_000, 1_000_000, 256 << 10),
                        new SnapshotPolicy(2, 256L << 20, hour, 10_000, 1_000_000, 256 << 10),
                        new SnapshotPolicy(1_000_000, 2, hour, 10_000, 1_000_000, 256 << 10),
                        new SnapshotPolicy(1_000_000, 256L << 20, Duration.ofSeconds(2), 10_000, 1_000_000, 256 << 10),
                        new SnapshotPolicy(1_000_000, 256L << 20, hour, 2, 3, 256 << 10),
                        new SnapshotPolicy(1_000_000, 256L << 20, hour, 10_000, 1_000_000, 128));
    }

    @Test
    void theEndsOfTheRangesAreAllowed() {
        DEFAULT.withEntries(1);
        DEFAULT.withEntries(Long.MAX_VALUE);
        DEFAULT.withBytes(1);
        DEFAULT.withInterval(Duration.ofSeconds(1));
        DEFAULT.withInterval(Duration.ofDays(365));
        DEFAULT.keeping(0, 0);
        DEFAULT.withChunkBytes(64);
        DEFAULT.withChunkBytes(1 << 20);
    }

    @Test
    void whatLiesOutsideIsRefusedByNameWithTheRange() {
        refused(() -> DEFAULT.withEntries(0), "snapshots.entries is \"0\"; allowed: 1 or more");
        refused(() -> DEFAULT.withBytes(0), "snapshots.bytes is \"0\"; allowed: 1 or more");
        refused(
                () -> DEFAULT.withInterval(Duration.ofMillis(999)),
                "snapshots.interval is \"PT0.999S\"; allowed: PT1S");
        refused(
                () -> DEFAULT.withInterval(Duration.ofDays(366)),
                "snapshots.interval is \"PT8784H\"; allowed: PT1S to");
        refused(() -> DEFAULT.keeping(-1, 5), "snapshots.keepEntries is \"-1\"; allowed: 0 or more");
        refused(() -> DEFAULT.keeping(5, 4), "snapshots.lagEntriesMax is \"4\"; allowed: 5 or more");
        refused(() -> DEFAULT.withChunkBytes(63), "snapshots.chunkBytes is \"63\"; allowed: 64 to 1048576");
        refused(() -> DEFAULT.withChunkBytes((1 << 20) + 1), "snapshots.chunkBytes is \"1048577\"; allowed: 64 to");
    }

    @Test
    void aConfigurationTakesAnotherPolicyAndKeepsTheRest() {
        RaftConfig config = RaftConfig.lowLatency();
        RaftConfig other = config.withSnapshots(DEFAULT.withEntries(5));
        assertThat(other.snapshots().entries()).isEqualTo(5);
        assertThat(other.withSnapshots(DEFAULT)).isEqualTo(config);
        assertThat(other.withLimits(config.limits()).withTiming(config.timing()))
                .isEqualTo(other);
    }

    private static void refused(Runnable making, String message) {
        assertThatThrownBy(making::run)
                .isInstanceOf(InvalidConfigException.class)
                .hasMessageContaining(message);
    }
}
