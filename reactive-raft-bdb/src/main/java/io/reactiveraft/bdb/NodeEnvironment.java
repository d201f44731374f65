package io.reactiveraft.bdb;

import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseConfig;
import com.sleepycat.je.DbInternal;
import com.sleepycat.je.Durability;
import com.sleepycat.je.Environment;
import com.sleepycat.je.EnvironmentFailureException;
import com.sleepycat.je.EnvironmentLockedException;
import com.sleepycat.je.Transaction;
import com.sleepycat.je.TransactionConfig;
import com.sleepycat.je.VersionMismatchException;
import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.CorruptEntryException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** The JE environment of a node and its databases. Used by the writing thread, and by the reading one to read. */
final class NodeEnvironment {

    private static final TransactionConfig DURABLE = new TransactionConfig().setDurability(Durability.COMMIT_SYNC);
    private static final DatabaseConfig TRANSACTIONAL =
            new DatabaseConfig().setAllowCreate(true).setTransactional(true);

    private final Path folder;
    private final Environment environment;
    private final List<Database> databases = new ArrayList<>();
    private final Meta meta;
    private long newestFile = -1;
    private final AtomicLong synchronisations = new AtomicLong();

    private NodeEnvironment(Path folder, Environment environment) {
        this.folder = folder;
        this.environment = environment;
        this.meta = new Meta(database("meta"));
    }

    /** Opens or makes the environment in a folder, and checks that it is this node's. */
    static NodeEnvironment open(Path folder, Settings settings, ClusterId cluster, NodeId node) {
        Path real;
        try {
            real = Folder.make(folder);
        } catch (IOException failed) {
            throw new StorageFailedException("folder " + folder + " cannot be made: " + failed, failed);
        }
        OpenFolders.take(real);
        NodeEnvironment opened = null;
        try {
            opened = new NodeEnvironment(real, new Environment(real.toFile(), settings.toEnvironmentConfig()));
            opened.identify(cluster, node);
            return opened;
        } catch (RuntimeException | Error failed) {
            if (opened == null) {
                OpenFolders.release(real);
            } else {
                opened.closeAfter(failed);
            }
            throw explained(real, failed);
        }
    }

    private void identify(ClusterId cluster, NodeId node) {
        if (meta.hasIdentity()) {
            meta.checkIdentity(folder, cluster, node);
            return;
        }
        if (environment.getDatabaseNames().size() > 1) {
            throw new StorageFailedException(
                    "folder " + folder + " holds a database that is not of Reactive Raft", Outcome.NOT_APPENDED);
        }
        Transaction transaction = begin();
        meta.putIdentity(transaction, cluster, node);
        commit(transaction);
    }

    /** The database of a group's entries, made if it is new. */
    Database log(GroupId group) {
        return database("log-" + group);
    }

    private Database database(String name) {
        Database database = environment.openDatabase(null, name, TRANSACTIONAL);
        databases.add(database);
        return database;
    }

    Meta meta() {
        return meta;
    }

    Transaction begin() {
        return environment.beginTransaction(null, DURABLE);
    }

    /** Commits, and returns when that would survive a loss of power. */
    void commit(Transaction transaction) {
        transaction.commit();
        synchronisations.incrementAndGet();
        long file = DbInternal.getNonNullEnvImpl(environment).getFileManager().getCurrentFileNum();
        if (file != newestFile) {
            try {
                Folder.synchronise(folder);
            } catch (IOException failed) {
                throw new StorageFailedException("folder " + folder + " cannot be synchronised: " + failed, failed);
            }
            newestFile = file;
        }
    }

    /** How many commits there were, each with one synchronisation. */
    long synchronisations() {
        return synchronisations.get();
    }

    /**
     * Closes everything, whatever state it is in: each by itself, since one that throws must not keep the next open.
     */
    void close() {
        RuntimeException first = null;
        for (Database database : databases) {
            try {
                database.close();
            } catch (RuntimeException failed) {
                first = first == null ? failed : first;
            }
        }
        try {
            environment.close();
        } catch (RuntimeException failed) {
            first = first == null ? failed : first;
        } finally {
            OpenFolders.release(folder);
        }
        if (first != null) {
            throw new StorageFailedException("folder " + folder + " was not closed well: " + first.getMessage(), first);
        }
    }

    private void closeAfter(Throwable failure) {
        try {
            close();
        } catch (RuntimeException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    private static StorageFailedException explained(Path folder, Throwable failed) {
        if (failed instanceof StorageFailedException already) {
            return already;
        }
        String why = "cannot be opened";
        if (failed instanceof EnvironmentLockedException) {
            why = "is in use by another process";
        } else if (failed instanceof VersionMismatchException) {
            why = "was written by a newer version of Berkeley DB JE";
        } else if (failed instanceof CorruptEntryException
                || (failed instanceof EnvironmentFailureException jes && isDamage(jes))) {
            why = "is damaged";
        }
        return new StorageFailedException("folder " + folder + " " + why + ": " + failed.getMessage(), failed);
    }

    private static boolean isDamage(EnvironmentFailureException failed) {
        return switch (failed.getReason()) {
            case LOG_CHECKSUM, LOG_INTEGRITY, LOG_FILE_NOT_FOUND, FOUND_COMMITTED_TXN, BTREE_CORRUPTION -> true;
            default -> failed.isCorrupted();
        };
    }
}
