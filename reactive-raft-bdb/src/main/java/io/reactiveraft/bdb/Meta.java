package io.reactiveraft.bdb;

import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.Get;
import com.sleepycat.je.Put;
import com.sleepycat.je.ReadOptions;
import com.sleepycat.je.Transaction;
import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.HardState;
import io.reactiveraft.spi.TermStart;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * What is kept beside the entries. All numbers are big-endian, a name is a byte with its length and its characters in
 * ASCII, and each value begins with the CRC-32C of the rest.
 *
 * <pre>
 * "identity"         u32 version of the format, 1; cluster; node; u64 identity of the disk
 * "hard/&lt;group>"     u64 term; vote, empty if there is none
 * "terms/&lt;group>"    for each run of terms: u64 first index, u64 term
 * "members/&lt;group>" for each entry that is a membership: u64 index
 * </pre>
 */
final class Meta {

    private static final int FORMAT = 1;
    private static final int CRC_BYTES = 4;
    private static final String IDENTITY = "identity";

    private final Database database;

    Meta(Database database) {
        this.database = database;
    }

    boolean hasIdentity() {
        return get(IDENTITY) != null;
    }

    void putIdentity(Transaction transaction, ClusterId cluster, NodeId node, long diskId) {
        ByteBuffer value = ByteBuffer.allocate(CRC_BYTES + 4 + 2 * 65 + 8);
        value.position(CRC_BYTES).putInt(FORMAT);
        putName(value, cluster.value());
        putName(value, node.value());
        value.putLong(diskId);
        put(transaction, IDENTITY, value);
    }

    /** The identity of the disk, once it is known to be this node's. */
    long checkIdentity(Path folder, ClusterId cluster, NodeId node) {
        ByteBuffer value = present(IDENTITY);
        int format = value.getInt();
        if (format != FORMAT) {
            throw refused(folder, "has format " + format + ", but this version knows only " + FORMAT);
        }
        String itsCluster = name(value);
        if (!itsCluster.equals(cluster.value())) {
            throw refused(folder, "belongs to cluster " + itsCluster + ", not to " + cluster);
        }
        String itsNode = name(value);
        if (!itsNode.equals(node.value())) {
            throw refused(folder, "belongs to node " + itsNode + ", not to " + node);
        }
        if (value.remaining() != Long.BYTES) {
            throw new CorruptEntryException("\"" + IDENTITY + "\" does not end with a number");
        }
        return value.getLong();
    }

    private static StorageFailedException refused(Path folder, String why) {
        return new StorageFailedException("folder " + folder + " " + why, Outcome.NOT_APPENDED);
    }

    HardState hardState(GroupId group) {
        ByteBuffer value = get("hard/" + group);
        if (value == null) {
            return HardState.INITIAL;
        }
        long term = value.getLong();
        String vote = name(value);
        return new HardState(term, vote.isEmpty() ? null : NodeId.of(vote));
    }

    void putHardState(Transaction transaction, GroupId group, HardState state) {
        ByteBuffer value = ByteBuffer.allocate(CRC_BYTES + 8 + 65);
        value.position(CRC_BYTES).putLong(state.term());
        NodeId vote = state.vote();
        putName(value, vote == null ? "" : vote.value());
        put(transaction, "hard/" + group, value);
    }

    List<TermStart> terms(GroupId group) {
        List<TermStart> terms = new ArrayList<>();
        ByteBuffer value = get("terms/" + group);
        while (value != null && value.hasRemaining()) {
            terms.add(new TermStart(value.getLong(), value.getLong()));
        }
        return terms;
    }

    void putTerms(Transaction transaction, GroupId group, List<TermStart> terms) {
        ByteBuffer value = ByteBuffer.allocate(CRC_BYTES + 16 * terms.size());
        value.position(CRC_BYTES);
        for (TermStart start : terms) {
            value.putLong(start.firstIndex()).putLong(start.term());
        }
        put(transaction, "terms/" + group, value);
    }

    List<Long> memberships(GroupId group) {
        List<Long> indexes = new ArrayList<>();
        ByteBuffer value = get("members/" + group);
        while (value != null && value.hasRemaining()) {
            indexes.add(value.getLong());
        }
        return indexes;
    }

    void putMemberships(Transaction transaction, GroupId group, List<Long> indexes) {
        ByteBuffer value = ByteBuffer.allocate(CRC_BYTES + 8 * indexes.size());
        value.position(CRC_BYTES);
        indexes.forEach(value::putLong);
        put(transaction, "members/" + group, value);
    }

    private static void putName(ByteBuffer out, String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        out.put((byte) bytes.length).put(bytes);
    }

    private static String name(ByteBuffer in) {
        byte[] bytes = new byte[in.get()];
        in.get(bytes);
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private void put(Transaction transaction, String key, ByteBuffer value) {
        value.flip();
        value.putInt(0, checksum(value));
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        database.put(transaction, key(key), new DatabaseEntry(bytes), Put.OVERWRITE, null);
    }

    private ByteBuffer present(String key) {
        ByteBuffer value = get(key);
        if (value == null) {
            throw new CorruptEntryException("\"" + key + "\" is missing");
        }
        return value;
    }

    private @Nullable ByteBuffer get(String key) {
        DatabaseEntry found = new DatabaseEntry();
        if (database.get(null, key(key), found, Get.SEARCH, new ReadOptions()) == null) {
            return null;
        }
        ByteBuffer value = ByteBuffer.wrap(found.getData());
        if (value.remaining() < CRC_BYTES || value.getInt(0) != checksum(value)) {
            throw new CorruptEntryException("the checksum of \"" + key + "\" does not fit");
        }
        return value.position(CRC_BYTES);
    }

    private static DatabaseEntry key(String key) {
        return new DatabaseEntry(key.getBytes(StandardCharsets.US_ASCII));
    }

    private static int checksum(ByteBuffer value) {
        CRC32C crc = new CRC32C();
        crc.update(value.duplicate().position(CRC_BYTES));
        return (int) crc.getValue();
    }
}
