package io.reactiveraft.bdb;

import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.Get;
import com.sleepycat.je.Put;
import com.sleepycat.je.ReadOptions;
import com.sleepycat.je.Transaction;
import io.reactiveraft.spi.CorruptEntryException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Small values under names, each behind the CRC-32C of its bytes. */
final class MetaRecords {

    private static final int CRC_BYTES = 4;

    private final Database database;

    MetaRecords(Database database) {
        this.database = database;
    }

    /** Room for a value, positioned where it begins. */
    static ByteBuffer room(int bytesMax) {
        return ByteBuffer.allocate(CRC_BYTES + bytesMax).position(CRC_BYTES);
    }

    /** Puts what was written into a {@link #room}. */
    void put(Transaction transaction, String key, ByteBuffer value) {
        value.flip();
        value.putInt(0, checksum(value));
        byte[] bytes = new byte[value.remaining()];
        value.get(bytes);
        database.put(transaction, key(key), new DatabaseEntry(bytes), Put.OVERWRITE, null);
    }

    /** The value, positioned where it begins; null if there is none. */
    @Nullable
    ByteBuffer get(String key) {
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
