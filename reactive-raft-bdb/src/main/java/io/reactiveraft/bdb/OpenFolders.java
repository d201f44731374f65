package io.reactiveraft.bdb;

import io.reactiveraft.Outcome;
import io.reactiveraft.StorageFailedException;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The folders that are open in this JVM. JE locks other processes out, but within one process it would hand the same
 * environment to a second node without a word.
 */
final class OpenFolders {

    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    private OpenFolders() {}

    /** Takes a folder, given by its real path. */
    static void take(Path folder) {
        if (!OPEN.add(folder)) {
            throw new StorageFailedException(
                    "folder " + folder + " is already open in this process; a node needs a folder of its own",
                    Outcome.NOT_APPENDED);
        }
    }

    /** Gives it back. */
    static void release(Path folder) {
        OPEN.remove(folder);
    }
}
