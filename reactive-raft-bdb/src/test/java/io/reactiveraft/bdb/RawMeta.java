package io.reactiveraft.bdb;

import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseConfig;
import com.sleepycat.je.DatabaseEntry;
import com.sleepycat.je.Environment;
import com.sleepycat.je.Get;
import com.sleepycat.je.Transaction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.BiConsumer;

/** What a folder keeps beside the entries, as it is, while no node has it open. */
final class RawMeta implements AutoCloseable {

    private final Environment environment;
    private final Database database;

    RawMeta(Path folder) {
        environment = new Environment(folder.toFile(), Settings.DEFAULTS.toEnvironmentConfig());
        database = environment.openDatabase(null, "meta", new DatabaseConfig().setTransactional(true));
    }

    byte[] value(String key) {
        DatabaseEntry found = new DatabaseEntry();
        DatabaseEntry name = new DatabaseEntry(key.getBytes(StandardCharsets.US_ASCII));
        if (database.get(null, name, found, Get.SEARCH, null) == null) {
            throw new AssertionError("there is no " + key);
        }
        return found.getData();
    }

    void remove(String key) {
        database.delete(null, new DatabaseEntry(key.getBytes(StandardCharsets.US_ASCII)), null);
    }

    /** Changes what a life that was cut off might have changed. */
    void change(BiConsumer<Transaction, Meta> change) {
        Transaction transaction = environment.beginTransaction(null, null);
        change.accept(transaction, new Meta(database));
        transaction.commit();
    }

    /** How many records a group's log has. */
    long countLog() {
        Database log =
                environment.openDatabase(null, "log-" + Fixture.GROUP, new DatabaseConfig().setTransactional(true));
        long count = log.count();
        log.close();
        return count;
    }

    MetaRecords records() {
        return new MetaRecords(database);
    }

    @Override
    public void close() {
        database.close();
        environment.close();
    }
}
