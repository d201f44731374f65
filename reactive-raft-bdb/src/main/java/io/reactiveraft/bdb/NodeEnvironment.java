package io.reactiveraft.bdb;

import com.sleepycat.je.CheckpointConfig;
import com.sleepycat.je.Database;
import com.sleepycat.je.DatabaseConfig;
import com.sleepycat.je.DbInternal;
import com.sleepycat.je.Durability;
import com.sleepycat.je.Environment;
import com.sleepycat.je.Transaction;
import com.sleepycat.je.TransactionConfig;
import io.reactiveraft.ClusterId;
import io.reactiveraft.GroupId;
import io.reactiveraft.NodeId;
import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The JE environment of a node and its databases. Used by the threads for writes, for reads, and to clean. */
final class NodeEnvironment {

    /** What the names of the databases of entries begin with. */
    private static final String LOG = "log-";

    private static final TransactionConfig DURABLE = new TransactionConfig().setDurability(Durability.COMMIT_SYNC);
    private static final TransactionConfig LAZY = new TransactionConfig().setDurability(Durability.COMMIT_NO_SYNC);
    private static final DatabaseConfig TRANSACTIONAL =
            new DatabaseConfig().setAllowCreate(true).setTransactional(true);

    private final Path folder;
    private final ClusterId cluster;
    private final long freeDiskBytesMin;
    private final Environment environment;
    private final List<Database> databases = new ArrayList<>();
    private final Meta meta;
    private final FileNames fileNames;
    private final AtomicLong synchronisations = new AtomicLong();
    private long diskId;

    /** Where the folder is, which takes long to find out. */
    private @Nullable FileStore store;

    private NodeEnvironment(Path folder, ClusterId cluster, long freeDiskBytesMin, Environment environment) {
        this.folder = folder;
        this.cluster = cluster;
        this.freeDiskBytesMin = freeDiskBytesMin;
        this.environment = environment;
        this.fileNames = new FileNames(folder);
        try {
            this.meta = new Meta(database("meta"));
        } catch (RuntimeException | Error failed) {
            closeAfter(failed);
            throw failed;
        }
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
        try {
            NodeEnvironment opened =
                    new NodeEnvironment(real, cluster, settings.freeDiskBytesMin(), environment(real, settings));
            opened.identifyOrClose(node);
            return opened;
        } catch (RuntimeException | Error failed) {
            throw Refusal.of(real, failed);
        }
    }

    private static Environment environment(Path folder, Settings settings) {
        try {
            return new Environment(folder.toFile(), settings.toEnvironmentConfig());
        } catch (RuntimeException | Error failed) {
            OpenFolders.release(folder);
            throw failed;
        }
    }

    private void identifyOrClose(NodeId node) {
        try {
            identify(node);
        } catch (RuntimeException | Error failed) {
            closeAfter(failed);
            throw failed;
        }
    }

    private void identify(NodeId node) {
        if (meta.hasIdentity()) {
            diskId = meta.checkIdentity(folder, cluster, node);
            // A process that died may have left files behind whose names it did not make durable any more.
            synchroniseNames();
            if (meta.isOfEarlierFormat()) {
                putIdentity(node);
            }
            return;
        }
        if (environment.getDatabaseNames().size() > 1) {
            throw new StorageFailedException(
                    "folder " + folder + " holds a database that is not of Reactive Raft", Outcome.NOT_APPENDED);
        }
        diskId = new SecureRandom().nextLong(1, Long.MAX_VALUE);
        putIdentity(node);
    }

    private void putIdentity(NodeId node) {
        Transaction transaction = begin();
        meta.putIdentity(transaction, cluster, node, diskId);
        commit(transaction);
    }

    /** The number that was drawn when the folder was made. */
    long diskId() {
        return diskId;
    }

    /** The groups that have a database of entries. */
    SortedSet<GroupId> groups() {
        return environment.getDatabaseNames().stream()
                .filter(name -> name.startsWith(LOG))
                .map(name -> GroupId.of(name.substring(LOG.length())))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The database of a group's entries, made if it is new. */
    Database log(GroupId group) {
        return database(LOG + group);
    }

    private Database database(String name) {
        Database database = environment.openDatabase(null, name, TRANSACTIONAL);
        databases.add(database);
        return database;
    }

    Meta meta() {
        return meta;
    }

    /** Where the snapshots of a group are. */
    SnapshotFolder snapshots(GroupId group) {
        return new SnapshotFolder(folder, cluster, group);
    }

    Transaction begin() {
        return environment.beginTransaction(null, DURABLE);
    }

    /** Before entries are written: what gives up entries, or remembers a vote, may use the last of the space. */
    void checkSpace() {
        if (freeDiskBytesMin == 0) {
            return;
        }
        long free;
        try {
            FileStore known = store == null ? Files.getFileStore(folder) : store;
            store = known;
            free = known.getUsableSpace();
        } catch (IOException failed) {
            throw new StorageFailedException(
                    "the space left for folder " + folder + " is not known: " + failed, failed);
        }
        if (free < freeDiskBytesMin) {
            throw new StorageFailedException(
                    "folder " + folder + " has " + free + " bytes of space left; " + freeDiskBytesMin
                            + " are kept free so that it can be mended",
                    Outcome.UNKNOWN);
        }
    }

    /** Commits, and returns when that would survive a loss of power. */
    void commit(Transaction transaction) {
        transaction.commit();
        synchronisations.incrementAndGet();
        synchroniseNames();
    }

    /**
     * Does something that a crash may undo, in the order of the commits; the disk is not waited for. To remove what has
     * been given up durably.
     */
    <T> T lazily(Function<Transaction, T> change) {
        Transaction transaction = environment.beginTransaction(null, LAZY);
        try {
            T result = change.apply(transaction);
            transaction.commit();
            return result;
        } finally {
            if (transaction.isValid()) {
                transaction.abort();
            }
        }
    }

    /**
     * Gives the disk back what was removed: JE empties files by copying what is left in them, and removes those that
     * are empty once the tree has forgotten them, at a checkpoint. On any thread that nobody interrupts.
     */
    void clean(BooleanSupplier isOver) {
        boolean more = true;
        while (more && !isOver.getAsBoolean()) {
            more = environment.cleanLogFile();
        }
        if (!isOver.getAsBoolean()) {
            environment.checkpoint(new CheckpointConfig().setForce(true));
        }
    }

    private void synchroniseNames() {
        try {
            fileNames.synchronise(
                    DbInternal.getNonNullEnvImpl(environment).getFileManager().getCurrentFileNum());
        } catch (IOException failed) {
            throw new StorageFailedException("folder " + folder + " cannot be synchronised: " + failed, failed);
        }
    }

    /** How many commits there were, each with one synchronisation. */
    long synchronisations() {
        return synchronisations.get();
    }

    /** Closes everything, whatever state it is in, each by itself: one that throws must not keep the next open. */
    void close() {
        Throwable first = null;
        for (Database database : databases) {
            try {
                database.close();
            } catch (RuntimeException | Error failed) {
                first = first == null ? failed : first;
            }
        }
        try {
            environment.close();
        } catch (RuntimeException | Error failed) {
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
}
