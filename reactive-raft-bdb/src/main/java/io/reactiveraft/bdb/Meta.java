package io.reactiveraft.bdb;

import com.sleepycat.je.Database;
import com.sleepycat.je.Transaction;
import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.SnapshotInfo;
import io.reactiveraft.spi.StoredSnapshot;
import io.reactiveraft.spi.TermStart;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept beside the entries, each value as {@link MetaRecords} writes it. All numbers are big-endian, a name is a
 * byte with its length and its characters in ASCII.
 *
 * <pre>
 * "identity"           u32 version of the format, 2; cluster; node; u64 identity of the disk
 * "hard/&lt;group>"       u64 term; vote, empty if there is none
 * "terms/&lt;group>"      for each run of terms: u64 first index, u64 term
 * "members/&lt;group>"    for each entry that is a membership: u64 index
 * "start/&lt;group>"      what stands for all that was given up, as {@link SnapshotBytes} writes an info; missing if
 *                      nothing was
 * "snapshots/&lt;group>"  for each that is stored, ascending by index: as {@link SnapshotBytes} writes a snapshot;
 *                      missing if none ever was
 * </pre>
 *
 * <p>Version 1 knew no start and no snapshots, and would take a log that begins later for a whole one. A folder of
 * version 1 is one of version 2 in which both are missing; it is given the new number when it is opened.
 */
final class Meta {

    private static final int FORMAT = 2;
    private static final int FORMAT_WITHOUT_SNAPSHOTS = 1;
    private static final int NAME_BYTES_MAX = 65;
    private static final String IDENTITY = "identity";

    private final MetaRecords records;

    Meta(Database database) {
        records = new MetaRecords(database);
    }

    boolean hasIdentity() {
        return records.get(IDENTITY) != null;
    }

    void putIdentity(Transaction transaction, ClusterId cluster, NodeId node, long diskId) {
        ByteBuffer value = MetaRecords.room(Integer.BYTES + 2 * NAME_BYTES_MAX + Long.BYTES);
        value.putInt(FORMAT);
        SnapshotBytes.putName(value, cluster.value());
        SnapshotBytes.putName(value, node.value());
        value.putLong(diskId);
        records.put(transaction, IDENTITY, value);
    }

    /** The identity of the disk, once it is known to be this node's. */
    long checkIdentity(Path folder, ClusterId cluster, NodeId node) {
        ByteBuffer value = identity();
        int format = value.getInt();
        if (format != FORMAT && format != FORMAT_WITHOUT_SNAPSHOTS) {
            throw refused(folder, "has format " + format + ", but this version knows only up to " + FORMAT);
        }
        String itsCluster = SnapshotBytes.name(value);
        if (!itsCluster.equals(cluster.value())) {
            throw refused(folder, "belongs to cluster " + itsCluster + ", not to " + cluster);
        }
        String itsNode = SnapshotBytes.name(value);
        if (!itsNode.equals(node.value())) {
            throw refused(folder, "belongs to node " + itsNode + ", not to " + node);
        }
        if (value.remaining() != Long.BYTES) {
            throw new CorruptEntryException("\"" + IDENTITY + "\" does not end with a number");
        }
        return value.getLong();
    }

    /** Whether it has the number of an earlier format, of which this one knows all. */
    boolean isOfEarlierFormat() {
        return identity().getInt() != FORMAT;
    }

    private ByteBuffer identity() {
        ByteBuffer value = records.get(IDENTITY);
        if (value == null) {
            throw new CorruptEntryException("\"" + IDENTITY + "\" is missing");
        }
        return value;
    }

    private static StorageFailedException refused(Path folder, String why) {
        return new StorageFailedException("folder " + folder + " " + why, Outcome.NOT_APPENDED);
    }

    HardState hardState(GroupId group) {
        ByteBuffer value = records.get("hard/" + group);
        if (value == null) {
            return HardState.INITIAL;
        }
        long term = value.getLong();
        String vote = SnapshotBytes.name(value);
        return new HardState(term, vote.isEmpty() ? null : NodeId.of(vote));
    }

    void putHardState(Transaction transaction, GroupId group, HardState state) {
        ByteBuffer value = MetaRecords.room(Long.BYTES + NAME_BYTES_MAX);
        value.putLong(state.term());
        NodeId vote = state.vote();
        SnapshotBytes.putName(value, vote == null ? "" : vote.value());
        records.put(transaction, "hard/" + group, value);
    }

    List<TermStart> terms(GroupId group) {
        List<TermStart> terms = new ArrayList<>();
        ByteBuffer value = records.get("terms/" + group);
        while (value != null && value.hasRemaining()) {
            terms.add(new TermStart(value.getLong(), value.getLong()));
        }
        return terms;
    }

    void putTerms(Transaction transaction, GroupId group, List<TermStart> terms) {
        ByteBuffer value = MetaRecords.room(2 * Long.BYTES * terms.size());
        for (TermStart start : terms) {
            value.putLong(start.firstIndex()).putLong(start.term());
        }
        records.put(transaction, "terms/" + group, value);
    }

    List<Long> memberships(GroupId group) {
        List<Long> indexes = new ArrayList<>();
        ByteBuffer value = records.get("members/" + group);
        while (value != null && value.hasRemaining()) {
            indexes.add(value.getLong());
        }
        return indexes;
    }

    void putMemberships(Transaction transaction, GroupId group, List<Long> indexes) {
        ByteBuffer value = MetaRecords.room(Long.BYTES * indexes.size());
        indexes.forEach(value::putLong);
        records.put(transaction, "members/" + group, value);
    }

    SnapshotInfo start(GroupId group) {
        ByteBuffer value = records.get("start/" + group);
        return value == null ? SnapshotInfo.NONE : SnapshotBytes.info(value);
    }

    void putStart(Transaction transaction, GroupId group, SnapshotInfo start) {
        ByteBuffer value = MetaRecords.room(SnapshotBytes.INFO_BYTES_MAX);
        SnapshotBytes.putInfo(value, start);
        records.put(transaction, "start/" + group, value);
    }

    List<StoredSnapshot> snapshots(GroupId group) {
        List<StoredSnapshot> snapshots = new ArrayList<>();
        ByteBuffer value = records.get("snapshots/" + group);
        while (value != null && value.hasRemaining()) {
            snapshots.add(SnapshotBytes.snapshot(value));
        }
        return snapshots;
    }

    void putSnapshots(Transaction transaction, GroupId group, List<StoredSnapshot> snapshots) {
        ByteBuffer value = MetaRecords.room(SnapshotBytes.SNAPSHOT_BYTES_MAX * snapshots.size());
        snapshots.forEach(snapshot -> SnapshotBytes.putSnapshot(value, snapshot));
        records.put(transaction, "snapshots/" + group, value);
    }
}
