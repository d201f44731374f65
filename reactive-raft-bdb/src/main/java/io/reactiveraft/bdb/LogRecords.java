package io.reactiveraft.bdb;

import com.sleepycat.je.Cursor;
import com.sleepycat.je.CursorConfig;
import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.Get;
import com.sleepycat.je.Put;
import com.sleepycat.je.Transaction;
import io.reactiveraft.spi.CorruptEntryException;
import io.reactiveraft.spi.EntryBatch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The records of one group's entries: encoded batches, each under its last index as a big-endian u64. */
final class LogRecords {

    private final Database database;

    LogRecords(Database database) {
        this.database = database;
    }

    void append(Transaction transaction, EntryBatch batch) {
        ByteBuffer value = ByteBuffer.allocate(EntryBatch.HEADER_BYTES + batch.bytes());
        batch.encode(value);
        database.put(transaction, key(batch.lastIndex()), new DatabaseEntry(value.array()), Put.OVERWRITE, null);
    }

    /**
     * Removes all entries from an index on. Of the record that holds it, the head is written before the whole is
     * removed, so that a read on its way meets one or the other; unless the log begins only behind that head.
     */
    void cut(Transaction transaction, long firstIndex, long fromIndex) {
        try (Cursor cursor = database.openCursor(transaction, null)) {
            DatabaseEntry key = key(fromIndex);
            DatabaseEntry value = new DatabaseEntry();
            if (cursor.get(key, value, Get.SEARCH_GTE, null) == null) {
                return;
            }
            EntryBatch first = decode(key, value);
            if (first.firstIndex() < fromIndex && firstIndex < fromIndex) {
                append(transaction, first.upTo(fromIndex - 1));
            }
            value.setPartial(0, 0, true);
            do {
                cursor.delete(null);
            } while (cursor.get(key, value, Get.NEXT, null) != null);
        }
    }

    /**
     * What was removed.
     *
     * @param next where to go on; behind the range if all is gone
     * @param count how many records
     */
    record Removal(long next, int count) {}

    /**
     * Removes records that end in a range, a few of them. The search begins where the last one ended, and never at the
     * front, where it would meet all that were removed.
     */
    Removal remove(Transaction transaction, long from, long to, int countMax) {
        try (Cursor cursor = database.openCursor(transaction, null)) {
            DatabaseEntry key = key(from);
            DatabaseEntry value = new DatabaseEntry();
            value.setPartial(0, 0, true);
            long next = from;
            Get step = Get.SEARCH_GTE;
            for (int i = 0; i < countMax; i++) {
                if (cursor.get(key, value, step, null) == null || index(key) > to) {
                    return new Removal(to + 1, i);
                }
                cursor.delete(null);
                next = index(key) + 1;
                step = Get.NEXT;
            }
            return new Removal(next, countMax);
        }
    }

    /** The last record, if it ends behind an index; null if there is none. */
    @Nullable
    EntryBatch last(long behind) {
        try (Cursor cursor = database.openCursor(null, CursorConfig.READ_UNCOMMITTED)) {
            DatabaseEntry key = new DatabaseEntry();
            DatabaseEntry value = new DatabaseEntry();
            boolean isNone = cursor.get(key, value, Get.LAST, null) == null || index(key) <= behind;
            return isNone ? null : decode(key, value);
        }
    }

    /**
     * Reads the records with the entries {@code from} to {@code to}, whole, as far as counts and bytes allow, at least
     * one. Takes no locks and so waits for nobody: the caller knows that what it asks for is durable.
     */
    List<EntryBatch> read(long from, long to, long countMax, long bytesMax) {
        List<EntryBatch> found = new ArrayList<>();
        try (Cursor cursor = database.openCursor(null, CursorConfig.READ_UNCOMMITTED)) {
            DatabaseEntry key = key(from);
            DatabaseEntry value = new DatabaseEntry();
            long next = from;
            long bytes = 0;
            Get step = Get.SEARCH_GTE;
            while (next <= to && found.size() < countMax && bytes < bytesMax) {
                if (cursor.get(key, value, step, null) == null) {
                    throw new CorruptEntryException("entry " + next + " is missing");
                }
                EntryBatch batch = decode(key, value);
                if (step == Get.SEARCH_GTE ? batch.firstIndex() > next : batch.firstIndex() != next) {
                    throw new CorruptEntryException(batch + " is where entry " + next + " should be");
                }
                found.add(batch);
                next = batch.lastIndex() + 1;
                bytes += batch.bytes();
                step = Get.NEXT;
            }
        }
        return found;
    }

    private static EntryBatch decode(DatabaseEntry key, DatabaseEntry value) {
        ByteBuffer bytes = ByteBuffer.wrap(value.getData());
        EntryBatch batch = EntryBatch.decode(bytes);
        long index = index(key);
        if (batch.lastIndex() != index || bytes.hasRemaining()) {
            throw new CorruptEntryException(batch + " is where a record up to " + index + " should be");
        }
        return batch;
    }

    private static long index(DatabaseEntry key) {
        return ByteBuffer.wrap(key.getData()).getLong();
    }

    private static DatabaseEntry key(long index) {
        return new DatabaseEntry(ByteBuffer.allocate(Long.BYTES).putLong(index).array());
    }
}
