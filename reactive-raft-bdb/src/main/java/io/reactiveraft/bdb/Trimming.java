package io.reactiveraft.bdb;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes the records that logs have given up, a few between two rounds, so that no write waits long for it; and then
 * has the disk given its space back. What a crash leaves is removed after the next opening. On the writing thread, but
 * for the cleaning.
 */
final class Trimming {

    private static final Logger LOG = LoggerFactory.getLogger(Trimming.class);

    /** A millisecond or two of work. */
    private static final int RECORDS_PER_SLICE = 64;

    private final NodeEnvironment environment;
    private final StorageThread cleaner;
    private final BooleanSupplier isClosing;
    private final Set<BdbLog> logs = new LinkedHashSet<>();
    private final AtomicBoolean isCleaningAsked = new AtomicBoolean();
    private long removed;

    Trimming(NodeEnvironment environment, StorageThread cleaner, BooleanSupplier isClosing) {
        this.environment = environment;
        this.cleaner = cleaner;
        this.isClosing = isClosing;
    }

    /** This log has given something up, durably. */
    void add(BdbLog log) {
        logs.add(log);
    }

    /** Removes a few records of one log. Answers whether there may be more to remove. */
    boolean removeSome() {
        if (logs.isEmpty()) {
            return false;
        }
        BdbLog log = logs.iterator().next();
        logs.remove(log);
        try {
            removed += environment.lazily(transaction -> log.removeGivenUp(transaction, RECORDS_PER_SLICE));
        } catch (RuntimeException | Error failed) {
            LOG.error("What group {} has given up stays on the disk until it gives up more", log.group(), failed);
            return !logs.isEmpty();
        }
        if (log.hasGivenUpMore()) {
            logs.add(log);
        }
        if (logs.isEmpty() && removed > 0) {
            removed = 0;
            clean();
        }
        return !logs.isEmpty();
    }

    private void clean() {
        if (isCleaningAsked.compareAndSet(false, true)) {
            cleaner.submit(() -> {
                isCleaningAsked.set(false);
                cleanNow();
            });
        }
    }

    private void cleanNow() {
        try {
            environment.clean(isClosing);
        } catch (RuntimeException | Error failed) {
            LOG.error("The disk was not given back what logs have given up", failed);
        }
    }
}
