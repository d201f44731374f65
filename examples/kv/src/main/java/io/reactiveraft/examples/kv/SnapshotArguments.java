package io.reactiveraft.examples.kv;

import io.reactiveraft.SnapshotPolicy;
import java.time.Duration;
import java.util.Set;

/** The arguments that say when a node takes snapshots, and what it keeps of its log; all may be left out. */
final class SnapshotArguments {

    static final String ENTRIES = "raft.snapshot.entries";
    static final String MEBIBYTES = "raft.snapshot.mebibytes";
    static final String SECONDS = "raft.snapshot.seconds";
    static final String KEEP = "raft.snapshot.keep";

    static final Set<String> ALL = Set.of(ENTRIES, MEBIBYTES, SECONDS, KEEP);

    private static final int ENTRIES_MAX = 1_000_000_000;
    private static final int MEBIBYTES_MAX = 1 << 20;
    private static final int SECONDS_MAX = (int) Duration.ofDays(365).toSeconds();

    private SnapshotArguments() {}

    static SnapshotPolicy parse(Arguments arguments) {
        SnapshotPolicy policy = SnapshotPolicy.DEFAULT;
        String entries = arguments.find(ENTRIES);
        if (entries != null) {
            policy = policy.withEntries(arguments.number(ENTRIES, entries, 1, ENTRIES_MAX));
        }
        String mebibytes = arguments.find(MEBIBYTES);
        if (mebibytes != null) {
            policy = policy.withBytes((long) arguments.number(MEBIBYTES, mebibytes, 1, MEBIBYTES_MAX) << 20);
        }
        String seconds = arguments.find(SECONDS);
        if (seconds != null) {
            policy = policy.withInterval(Duration.ofSeconds(arguments.number(SECONDS, seconds, 1, SECONDS_MAX)));
        }
        String keep = arguments.find(KEEP);
        if (keep != null) {
            int kept = arguments.number(KEEP, keep, 0, ENTRIES_MAX);
            policy = policy.keeping(kept, Math.max(kept, policy.lagEntriesMax()));
        }
        return policy;
    }
}
