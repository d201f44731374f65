package io.reactiveraft.bdb;

import com.sleepycat.je.Transaction;
import io.reactiveraft.StorageFailedException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Collects the changes that wait, of all groups, and makes them durable together. On the writing thread. There is no
 * timer: what comes while one round synchronises is the next.
 */
final class Round {

    private static final Logger LOG = LoggerFactory.getLogger(Round.class);

    /** With so much a round is worth its synchronisation, and more would only keep the first ones waiting. */
    private static final long BYTES_MAX = 1 << 20;

    private final NodeEnvironment environment;
    private final List<PendingChange> changes = new ArrayList<>();
    private final Set<BdbLog> logs = new LinkedHashSet<>();
    private long bytes;
    private @Nullable StorageFailedException failure;

    Round(NodeEnvironment environment) {
        this.environment = environment;
    }

    void add(PendingChange change) {
        changes.add(change);
        bytes += change.bytes();
        if (bytes >= BYTES_MAX) {
            finish();
        }
    }

    /** Whether a change has failed, and so none is taken any more. */
    boolean hasFailed() {
        return failure != null;
    }

    /** Makes durable what was added, and says so to whoever waits for it. */
    void finish() {
        if (changes.isEmpty()) {
            return;
        }
        if (failure == null) {
            failure = persist();
        }
        for (PendingChange change : changes) {
            answer(change, failure);
        }
        changes.clear();
        logs.clear();
        bytes = 0;
    }

    private @Nullable StorageFailedException persist() {
        Transaction transaction = null;
        try {
            if (bytes > 0) {
                environment.checkSpace();
            }
            transaction = environment.begin();
            for (PendingChange change : changes) {
                change.apply(transaction);
                logs.add(change.log());
            }
            for (BdbLog log : logs) {
                log.finish(transaction);
            }
            environment.commit(transaction);
        } catch (Throwable failed) {
            abort(transaction, failed);
            LOG.error("A write failed; this node's storage takes no more until it is opened again", failed);
            return new StorageFailedException("the storage failed: " + failed.getMessage(), failed);
        }
        logs.forEach(BdbLog::durable);
        return null;
    }

    private static void abort(@Nullable Transaction transaction, Throwable cause) {
        if (transaction != null) {
            try {
                transaction.abort();
            } catch (RuntimeException | Error alsoFailed) {
                cause.addSuppressed(alsoFailed);
            }
        }
    }

    /** A subscriber that throws harms itself only. */
    private static void answer(PendingChange change, @Nullable StorageFailedException failure) {
        try {
            change.answer(failure);
        } catch (Throwable thrown) {
            LOG.error("A subscriber threw when its change was answered", thrown);
        }
    }
}
