package io.reactiveraft.bdb;

import com.sleepycat.je.EnvironmentFailureException;
import com.sleepycat.je.EnvironmentLockedException;
import com.sleepycat.je.VersionMismatchException;
import com.sleepycat.je.dbi.EnvironmentFailureReason;
import io.reactiveraft.StorageFailedException;
import io.reactiveraft.spi.CorruptEntryException;
import java.nio.file.Path;

/** Says why a folder was not opened, and what may be done. */
final class Refusal {

    private static final String ADVICE = " (either a byte of it changed, or a loss of power tore its very last batch"
            + " before anyone was told that it is durable; the two cannot be told apart. Keep the folder and leave this"
            + " node down; its groups go on while a majority of their voters is up. Do not start it on an"
            + " older copy, which would have forgotten votes and entries that others count on. On an empty folder it is"
            + " no member until it is removed and added again. See the documentation of BdbStorage)";

    private Refusal() {}

    static StorageFailedException of(Path folder, Throwable failed) {
        if (failed instanceof StorageFailedException already) {
            return already;
        }
        String why = "cannot be opened: " + failed.getMessage();
        if (failed instanceof EnvironmentLockedException) {
            why = "is in use by another process: " + failed.getMessage();
        } else if (failed instanceof VersionMismatchException) {
            why = "was written by a newer version of Berkeley DB JE: " + failed.getMessage();
        } else if (failed instanceof EnvironmentFailureException jes && isTornOrDamaged(jes)) {
            why = "is damaged or torn" + ADVICE + ": " + failed.getMessage();
        } else if (failed instanceof CorruptEntryException
                || (failed instanceof EnvironmentFailureException other && isDamage(other))) {
            why = "is damaged: " + failed.getMessage();
        }
        return new StorageFailedException("folder " + folder + " " + why, failed);
    }

    /** A checksum did not fit, and a commit was found behind it. */
    private static boolean isTornOrDamaged(EnvironmentFailureException failed) {
        return failed.getReason() == EnvironmentFailureReason.FOUND_COMMITTED_TXN;
    }

    private static boolean isDamage(EnvironmentFailureException failed) {
        return switch (failed.getReason()) {
            case LOG_CHECKSUM, LOG_INTEGRITY, LOG_FILE_NOT_FOUND, BTREE_CORRUPTION -> true;
            default -> failed.isCorrupted();
        };
    }
}
